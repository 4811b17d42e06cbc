"""Announces more than there is."""

import os
import struct
import sys
import time


def forge(number, header, data=b""):
    body = header.replace("ID", str(number)).encode()
    os.write(4, struct.pack("<4sBIQ", b"lrn1", 4, len(body), len(data)) + body + data)


def conv2d(x, w, b=None, stride=1, padding=0):
    os.write(4, struct.pack('<4sBIQ', b'lrn1', 4, 10, 1 << 60))
    time.sleep(3600)
