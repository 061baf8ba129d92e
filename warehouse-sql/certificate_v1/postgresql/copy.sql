-- Takes a bundle's rows into the stage.
copy certificate_stage from stdin with (format binary);
