"""Questions, how they are drawn, answered and marked; pure, without input or output."""
