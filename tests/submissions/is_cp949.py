"""인코딩을 밝히지 않은 cp949 파일."""


def conv2d(x, w, b=None, stride=1, padding=0):
    return x
