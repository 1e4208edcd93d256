await Console.Error.WriteLineAsync("Usage: Workers node --node-name NAME --bootstrap-file FILE ...");
return 2;
