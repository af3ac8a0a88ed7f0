// Resources in the order of their registration. All are called, whatever some of them throw.
package org.crac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

final class GlobalContext extends Context<Resource> {
    private final Set<Resource> resources = new LinkedHashSet<>();

    @Override
    public synchronized void register(Resource resource) {
        resources.add(resource);
    }

    private synchronized List<Resource> registered() {
        return new ArrayList<>(resources);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
        CheckpointException failure = new CheckpointException();
        List<Resource> order = registered();
        Collections.reverse(order);
        for (Resource resource : order) {
            try {
                resource.beforeCheckpoint(this);
            } catch (Exception error) {
                failure.addSuppressed(error);
            }
        }
        if (failure.getSuppressed().length > 0) throw failure;
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) throws RestoreException {
        RestoreException failure = new RestoreException();
        for (Resource resource : registered()) {
            try {
                resource.afterRestore(this);
            } catch (Exception error) {
                failure.addSuppressed(error);
            }
        }
        if (failure.getSuppressed().length > 0) throw failure;
    }
}
