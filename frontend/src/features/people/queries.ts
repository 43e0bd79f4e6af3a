import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Person, PersonNew, PersonPatch } from "@/api/types";
import { meQuery } from "@/features/session/queries";

/** Everybody who can sign in, or could, by name. */
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: async ({ signal }) => (await answer(api.GET("/api/people", { signal }))).items,
});

function usePersonWrite<Input>(write: (input: Input) => Promise<Person>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    // What was sent holds a password: nothing of it stays once the dialog is gone.
    gcTime: 0,
    onSuccess: async (person) => {
      // Whoever changes their own roles or name sees other screens from now on.
      if (person.id === client.getQueryData(meQuery.queryKey)?.person.id) {
        void client.invalidateQueries(meQuery);
      }
      // Awaited, so that the button stays pending until the list tells the truth again.
      await client.invalidateQueries(peopleQuery);
    },
    // A refusal says that what is on screen may be old.
    onError: () => client.invalidateQueries(peopleQuery),
  });
}

export function useAddPerson() {
  return usePersonWrite((body: PersonNew) => answer(api.POST("/api/people", { body })));
}

/** Changes what the body names; the server ends the person's live screens where it must. */
export function useChangePerson(person: string) {
  return usePersonWrite((body: PersonPatch) =>
    answer(api.PATCH("/api/people/{person}", { params: { path: { person } }, body })),
  );
}
