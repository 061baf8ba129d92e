-- Takes a bundle's rows into the stage.
copy exception_stage from stdin with (format binary);
