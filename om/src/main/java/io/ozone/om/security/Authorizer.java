package io.ozone.om.security;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;

/**
 * Decides whether a caller may do what it asks for. Without ACLs everybody who says who they are may do everything;
 * ACLs are not served yet, and asking for them stops the start rather than leave a namespace open that should not be.
 */
public final class Authorizer {
    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when ACLs are asked for */
    public Authorizer(boolean aclEnabled) {
        if (aclEnabled) {
            throw ErrorCode.CONFIGURATION.failure(
                    "ozone.acl.enabled=true is not implemented yet: ACLs would not be enforced. Set it to false to run"
                            + " without them");
        }
    }

    public void check(OmCommand command) {
        if (command.getCaller().getUser().isEmpty()) {
            throw new Refusal(ErrorCode.PERMISSION_DENIED, "The call does not say which user makes it");
        }
        switch (command.getCommandCase()) {
            case PURGE_KEYS, DELETE_OPEN_KEYS, EXPIRE_KEYS, EXPIRE_VERSIONS, SETTLE_NOTIFICATIONS ->
                throw new Refusal(
                        ErrorCode.PERMISSION_DENIED,
                        command.getCommandCase() + " is background work that only the OM leader itself submits");
            case COMMAND_NOT_SET ->
                throw new Refusal(ErrorCode.NOT_IMPLEMENTED, "This OM does not know the command it was sent");
            default -> {
                // Without ACLs there is nothing more to ask.
            }
        }
    }

    public void check(OmQuery query) {
        if (query.getQueryCase() == OmQuery.QueryCase.QUERY_NOT_SET) {
            throw new Refusal(ErrorCode.NOT_IMPLEMENTED, "This OM does not know the query it was sent");
        }
    }
}
