import numpy as np
import pytest

from grader import engine


def test_frequent_words_get_small_ids_and_zero_is_kept() -> None:
    vocabulary = engine.build_vocabulary(["a b a", "c a b"], 2)
    assert vocabulary == {"a": 1, "b": 2}
    assert engine.encode_text("b d a", vocabulary) == [2, 1]
    assert engine.build_vocabulary(["x"], 9) == {"x": 1}
    assert list(engine.build_vocabulary(["b a", "c a b"], 3)) == ["b", "a", "c"]  # first sight


def test_tails_are_cut_and_ends_are_padded() -> None:
    padded = engine.pad_sequences([[1, 2, 3], [4], []], 2)
    assert padded.tolist() == [[1, 2], [4, 0], [0, 0]]
    assert engine.pad_sequences([], 3).shape == (0, 3)


def test_ids_of_any_width_stay_themselves() -> None:
    assert engine.pad_sequences([np.array([200], np.uint8), [2**62]], 1).tolist() == [
        [200],
        [2**62],
    ]
    with pytest.raises(ValueError, match=r"seqs\[0\] must be at most 9223372036854775807"):
        engine.pad_sequences([[2**63]], 1)


def test_negative_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="k must be at least 0"):
        engine.build_vocabulary([], -1)
    with pytest.raises(ValueError, match="maxlen must be at least 0"):
        engine.pad_sequences([], -1)
