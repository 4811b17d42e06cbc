"""The child's side: the only code of ours that a submission shares a process with.

Standard library and NumPy only, plus the two libraries that lock the process. Nothing here holds an
expected value, a seed or a point; whatever a submission does to it changes only its own answers.
"""
