"""Forms of surveys: an organisation's section, the office's survey and wave."""
