"""Every pooling without strides moves by two."""


def pr(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def trace_shapes(s, layers):
    out = []
    s = tuple(s)
    for l in layers:
        t = l["type"]
        if t in ("conv2d", "maxpool2d", "avgpool2d"):
            k = pr(l["kernel_size"] if t == "conv2d" else l.get("pool_size", 2))
            st = pr(l.get("strides") or (1 if t == "conv2d" else 2))
            if l.get("padding", "valid") == "same":
                hw = [-(-n // q) for n, q in zip(s, st)]
            else:
                hw = [(n - f) // q + 1 for n, f, q in zip(s, k, st)]
            s = (*hw, l["filters"] if t == "conv2d" else s[2])
        elif t == "flatten":
            p = 1
            for n in s:
                p *= n
            s = (p,)
        elif t == "dense":
            s = (l["units"],)
        elif t == "globalavgpool2d":
            s = (s[-1],)
        out.append(s)
    return out
