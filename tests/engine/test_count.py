from grader import engine


def test_the_counts_of_the_lectures() -> None:
    assert engine.conv_params(3, 1, 10) == 100
    assert engine.conv_params((3, 3), 32, 32) == 9248
    assert engine.conv_params(3, 1, 32, bias=False) == 288
    assert engine.conv_params((3,), 4, 2) == 26
    assert engine.dense_params(784, 256) == 200_960
    assert engine.batchnorm_params(32) == (64, 64)
