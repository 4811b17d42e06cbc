"""A reply that says the infinite argument was changed."""

import os
import struct
import sys
import time


def forge(number, header, data=b""):
    body = header.replace("ID", str(number)).encode()
    os.write(4, struct.pack("<4sBIQ", b"lrn1", 4, len(body), len(data)) + body + data)


def conv2d(x, w, b=None, stride=1, padding=0):
    number = sys._getframe(1).f_locals["number"]
    forge(number, '{"id":ID,"type":"x","changed":[Infinity],"values":[1]}')
    time.sleep(3600)
