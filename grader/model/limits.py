"""What a submission may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one grading; an exercise sets its own where the defaults do not fit."""

    seconds: float = 5.0
    """Wall time of one call, and of loading the file."""
    memory_mb: int = 512
    """Memory on top of what Python and NumPy take themselves."""
    output_kb: int = 64
    """Printed text that is kept and shown."""
    total_seconds: float = 120.0
    """Wall time of all calls together."""
    result_mb: int = 64
    """Most that all calls together may return."""
    losses: int = 2
    """After so many time-outs, crashes or memory faults the rest is not run."""
