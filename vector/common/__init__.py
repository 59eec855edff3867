"""Base models, transitions, audit trail, template tags and the design system: what every part stands on."""
