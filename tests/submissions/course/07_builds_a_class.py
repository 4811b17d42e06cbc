"""Right: an object with a method a layer."""


class M:
    def __init__(s, sh):
        s.s = tuple(sh)
        s.t = s.n = 0

    def win(s, k, st, p, c):
        k = (k, k) if isinstance(k, int) else k
        st = (st, st) if isinstance(st, int) else st
        s.s = tuple(
            (-(-n // b)) if p == "same" else (n - a) // b + 1 for n, a, b in zip(s.s, k, st)
        ) + (c,)

    def conv2d(s, filters, kernel_size, strides=1, padding="valid", **_):
        k = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
        s.t += filters * (k[0] * k[1] * s.s[2] + 1)
        s.win(k, strides, padding, filters)

    def maxpool2d(s, pool_size=2, strides=None, padding="valid", **_):
        s.win(pool_size, strides or pool_size, padding, s.s[2])

    avgpool2d = maxpool2d

    def flatten(s, **_):
        p = 1
        for n in s.s:
            p *= n
        s.s = (p,)

    def globalavgpool2d(s, **_):
        s.s = s.s[2:]

    def dense(s, units, **_):
        s.t += units * (s.s[0] + 1)
        s.s = (units,)

    def batchnorm(s, **_):
        s.t += 2 * s.s[-1]
        s.n += 2 * s.s[-1]

    def dropout(s, **_):
        pass


def count_params(sh, layers):
    m = M(sh)
    for l in layers:
        l = dict(l)
        getattr(m, l.pop("type"))(**l)
    return {"total": m.t + m.n, "trainable": m.t, "non_trainable": m.n}
