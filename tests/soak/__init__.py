"""A long evening of the program with people coming and going, watched for what it loses."""
