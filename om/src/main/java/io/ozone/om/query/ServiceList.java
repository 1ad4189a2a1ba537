package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.Services;
import java.util.function.Supplier;

/** Which daemons there are, and the defaults this one gives to new keys. Touches no rows. */
final class ServiceList {
    private final Supplier<Services> services;

    ServiceList(Supplier<Services> services) {
        this.services = services;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ServiceList query) {
        return OmAnswer.newBuilder().setServices(services.get()).build();
    }
}
