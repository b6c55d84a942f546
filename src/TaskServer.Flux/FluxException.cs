namespace TaskServer.Flux;
