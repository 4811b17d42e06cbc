"""맞는 답. 이름과 설명이 한글."""

import numpy as np


def 채우기(그림, 폭):
    """가장자리에 0을 두른다."""
    return np.pad(그림, ((0, 0), (폭, 폭), (폭, 폭), (0, 0)))


def conv2d(x, w, b=None, stride=1, padding=0):
    # 채널 수가 다르면 예외
    if x.shape[-1] != w.shape[2]:
        raise ValueError("채널 수가 다릅니다")
    그림 = 채우기(x, padding)
    높이, 너비 = w.shape[:2]
    창 = np.lib.stride_tricks.sliding_window_view(그림, (높이, 너비), axis=(1, 2))
    결과 = np.einsum("nijckl,klcf->nijf", 창[:, ::stride, ::stride], w)
    print("모양:", 결과.shape)
    return 결과 if b is None else 결과 + b
