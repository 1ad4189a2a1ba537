package io.ozone.om.notification;

import java.time.Duration;

/**
 * How targets are told of events.
 *
 * @param limit most events that may wait for one
 * @param batch most events in one POST
 * @param firstRetry how long after a failed POST the next is tried; twice as long after each that fails
 * @param lastRetry the longest time between two
 * @param region where events say the bucket is
 */
public record DeliveryOptions(long limit, int batch, Duration firstRetry, Duration lastRetry, String region) {}
