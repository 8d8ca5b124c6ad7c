// Stands in for undici's lib/web/: FormData, which a request with a string for a body never meets. 10 ms and 300 kB.
throw new Error("FormData is not part of this build: send a string or a Buffer");
