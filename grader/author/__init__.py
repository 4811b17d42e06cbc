"""What instructors run: proofs that an exercise is sound."""
