/** The media type of a Content-Type header, without its parameters, in lower case. */
export function readMediaType(contentType: string | undefined): string {
  return (contentType ?? "").replace(/;.*/s, "").trim().toLowerCase();
}

/** Finds an entry by its media type. Parameters are ignored. */
export function findMediaType<T>(content: Readonly<Record<string, T>>, mediaType: string): [string, T] | undefined {
  return Object.entries(content).find(([documented]) => readMediaType(documented) === mediaType);
}
