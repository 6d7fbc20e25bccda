"""`aftercare preview`: what a patient gets in the weeks after a session, as it will be sent."""
