// Greets by the hour of the day, in UTC.

export const handler = async (event, context) => {
  const hour = event.hour ?? new Date().getUTCHours();
  const greeting = hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
  console.log("greeting", event.name, "at", hour);
  return { message: `${greeting}, ${event.name}!`, function: context.functionName, node: process.version };
};
