// A person's first workout through the client of @hey-api/openapi-ts: node out/flow.js <address> <name> <password>.
import { completeSet, completeWorkout, createWorkout, listExercises, register, startWorkout } from "./client";
import { client } from "./client/client.gen";

declare const process: { argv: string[]; exitCode?: number };

function good<T>(answer: { data?: { data: T }; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data.data;
}

async function main(address: string, name: string, password: string): Promise<void> {
  client.setConfig({ baseUrl: address });
  const body = { email: `${name}@example.com`, username: name, password };
  const { accessToken, user } = good(await register({ body }));
  client.setConfig({ auth: accessToken });

  const [exercise] = good(await listExercises({ query: { equipment: ["barbell"], limit: 1 } }));
  const planned = good(
    await createWorkout({ body: { name: "First", exercises: [{ exerciseId: exercise.id, sets: [{ reps: 5 }] }] } }),
  );
  const path = { id: planned.id };
  const started = good(await startWorkout({ path, body: {} }));
  const done = good(await completeSet({ path: { ...path, setIndex: 0 }, body: { weight: 60, reps: 5 } }));
  const completed = good(await completeWorkout({ path, body: { mood: { after: "strong" } } }));
  console.log(
    JSON.stringify({
      username: user.username,
      statuses: [planned.status, started.status, completed.status],
      volume: completed.metrics.totalVolume,
      records: done.records.map((record) => record.type),
    }),
  );
}

main(process.argv[2], process.argv[3], process.argv[4]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
