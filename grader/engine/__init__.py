"""NumPy CNN engine, channels-last; knows nothing of exercises.

Its names stand in `__init__.pyi`. They are loaded when first used, so a program pays only for the
layers it calls.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
