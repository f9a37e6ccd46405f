// Decides the simulations of the file named first with @cloud-copilot/iam-simulate, and prints the answers as JSON.
// Then it decides the last simulation again and again, for as many seconds as the second argument says: that is its rate.
import { readFile } from 'node:fs/promises'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const [file, seconds] = process.argv.slice(2)
const simulations = JSON.parse(await readFile(file, 'utf8'))
const options = { simulationMode: 'Strict' }

async function answer(simulation) {
  try {
    const result = await runSimulation(simulation, options)
    if (result.resultType === 'error') return { outcome: `error: ${result.errors.message}` }
    return { outcome: result.overallResult, ignored: result.result?.ignoredContextKeys ?? [] }
  } catch (error) {
    return { outcome: `error: ${error.message}` }
  }
}

// The peer's own way to validate policies once instead of for every decision (its ValidatedPolicy).
function validated(simulation) {
  const ready = policies => policies?.map(({ name, policy }) => ({ name, policy: { __validated: true, policyDocument: policy, errors: [] } }))
  const levels = orgs => orgs.map(org => ({ ...org, policies: ready(org.policies) }))
  return {
    ...simulation,
    identityPolicies: ready(simulation.identityPolicies),
    permissionBoundaryPolicies: ready(simulation.permissionBoundaryPolicies),
    serviceControlPolicies: levels(simulation.serviceControlPolicies),
    resourceControlPolicies: levels(simulation.resourceControlPolicies)
  }
}

async function nanosecondsOf(simulation) {
  for (let i = 0; i < 1000; i++) await runSimulation(simulation, options)
  const start = process.cpuUsage()
  let used = 0
  let count = 0
  while (used < (seconds * 1e6) / 2) {
    for (let i = 0; i < 200; i++) await runSimulation(simulation, options)
    count += 200
    const { user, system } = process.cpuUsage(start)
    used = user + system
  }
  return (used * 1000) / count
}

const answers = []
for (const simulation of simulations) answers.push(await answer(simulation))
const timed = simulations.at(-1)
process.stdout.write(JSON.stringify({ answers, plain: await nanosecondsOf(timed), validated: await nanosecondsOf(validated(timed)) }))
