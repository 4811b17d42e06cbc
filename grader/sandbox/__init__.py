"""The only place where strangers' code runs: the grader's side here, the submission's in `child`."""
