"""Form analysis: repetitions, angles, tempo and cues from the key points of a body. Poses are estimated on the client."""
