// What a function registers to be told of its snapshot. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html
package org.crac;

public interface Resource {
    void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

    void afterRestore(Context<? extends Resource> context) throws Exception;
}
