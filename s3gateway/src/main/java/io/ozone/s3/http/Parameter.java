package io.ozone.s3.http;

/** One decoded parameter of a query; a parameter without value has an empty one. */
public record Parameter(String name, String value) {}
