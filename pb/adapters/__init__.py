"""What touches the world and is not the database: keys, mail."""
