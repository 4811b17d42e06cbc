"""What surrounds a network: detection and its measures, text, small labelled images."""
