"""Wrong ways to run the experiment with a moved image."""

import numpy as np


def changed(img, shift, filter_, mistake):
    """Return (raw, pooled) with one mistake."""
    after = moved(img, shift, mistake)
    one, two = (pooled(picture, filter_, mistake) for picture in (img, after))
    return int(np.sum(img != after)), int(np.sum(one != two))


def swapped(img, shift, filter_):
    return changed(img, shift, filter_, "")[::-1]


def moved(img, shift, mistake):
    if mistake == "vertical":
        return moved(img.T, shift, "").T
    if mistake == "wraps":
        return np.roll(img, shift, axis=1)
    width = img.shape[1]
    places = np.arange(width) - shift  # where each column comes from
    picked = img[:, np.clip(places, 0, width - 1)]
    return picked if mistake == "edge" else picked * ((places >= 0) & (places < width))


def pooled(img, filter_, mistake):
    if mistake == "padded":
        img = np.pad(img, 1)
    windows = np.lib.stride_tricks.sliding_window_view(img, (3, 3))
    response = img if mistake == "no_filter" else (windows * filter_).sum(axis=(2, 3))
    if mistake == "relu":
        response = np.maximum(response, 0)
    if mistake == "no_pool":
        return response
    if mistake == "leftovers":
        h, w = response.shape
        response = np.pad(response, ((0, h % 2), (0, w % 2)), "edge")
    step = 1 if mistake == "overlap" else 2
    tiles = np.lib.stride_tricks.sliding_window_view(response, (2, 2))[::step, ::step]
    return tiles.max(axis=(2, 3))
