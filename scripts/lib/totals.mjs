// Reads the reports of xUnit's runner (CTRF, https://ctrf.io) and of vitest (Jest's JSON), their exit codes and logs, and
// tells what happened.
//   node totals.mjs line RESULTS PROJECT SECONDS    one line about one project
//   node totals.mjs totals RESULTS PROJECT...       skipped tests, failed tests, and the totals as the last line
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [command, results, ...rest] = process.argv.slice(2);

const indent = text => (text ?? '').split('\n').map(line => '      ' + line).join('\n');
const read = file => existsSync(file) ? readFileSync(file, 'utf8') : '';

/** What one project did. A program that ended without a report, or badly with nothing failed in it, is a failure itself. */
function outcome(project) {
  const code = Number(read(join(results, `${project}.exit`)).trim() || '-1');
  const itself = () => ({ name: project, message: ended(code), trace: lastLines(project) });
  try {
    const report = JSON.parse(read(join(results, `${project}.json`)));
    const known = report.testResults ? fromVitest(report) : fromXunit(report.results, project);
    if (code === 124 || (code !== 0 && known.failed.length === 0)) known.failed.push(itself());
    return known;
  } catch {
    return { passed: 0, failed: [itself()], skipped: [] };
  }
}

function fromXunit(report, project) {
  // The runner writes quotes and backslashes of messages escaped twice.
  const plain = text => (text ?? '').replace(/\\(["\\])/g, '$1');
  const errors = (report.extra?.suites ?? []).flatMap(suite => suite.errors ?? []);
  return {
    passed: report.summary.passed,
    skipped: report.tests.filter(test => test.status === 'skipped').map(test => ({ name: plain(test.name), reason: plain(test.extra?.reason) })),
    failed: [
      ...report.tests.filter(test => !['passed', 'skipped', 'pending'].includes(test.status)),
      ...errors.map(error => ({ name: `${project} (${error.type ?? 'outside a test'})`, message: fromLog(project, error.name), trace: error.trace })),
    ].map(test => ({ name: plain(test.name), message: plain(test.message), trace: plain(test.trace) })),
  };
}

function fromVitest(report) {
  const tests = report.testResults.flatMap(file => file.assertionResults);
  const files = report.testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'));
  return {
    passed: tests.filter(test => test.status === 'passed').length,
    skipped: tests.filter(test => !['passed', 'failed'].includes(test.status)).map(test => ({ name: test.fullName })),
    failed: [
      ...tests.filter(test => test.status === 'failed').map(test => ({ name: test.fullName, message: test.failureMessages.join('\n') })),
      ...files.map(file => ({ name: file.name, message: file.message })),
    ],
  };
}

function ended(code) {
  if (code === 124 || code === 137) return 'The test project did not end within its time (TEST_TIMEOUT) and was stopped.';
  if (code === 127) return 'There is no such test project, or it was not built.';
  return `The test project's process ended with exit code ${code} and no full report.`;
}

/** What the log says of a failure outside a test, which the report only names. */
function fromLog(project, name) {
  const lines = read(join(results, `${project}.log`)).split('\n');
  const first = lines.findIndex(line => line.includes(`Failure (${name})`));
  return first < 0 ? `${name}; see TestResults/${project}.log` : lines.slice(first, first + 12).map(line => line.trim()).join('\n');
}

const lastLines = project => `last lines of TestResults/${project}.log:\n` + read(join(results, `${project}.log`)).trimEnd().split('\n').slice(-25).join('\n');

function line(project, seconds) {
  const { passed, failed, skipped } = outcome(project);
  const parts = [`${passed} passed`];
  if (failed.length > 0) parts.unshift(`${failed.length} FAILED`);
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  console.log(`  ${project.padEnd(22)} ${seconds} s: ${parts.join(', ')}`);
}

function totals(projects) {
  const all = projects.map(outcome);
  const skipped = all.flatMap(one => one.skipped);
  const failed = all.flatMap(one => one.failed);
  const passed = all.reduce((sum, one) => sum + one.passed, 0);

  if (skipped.length > 0) console.log('\nskipped:');
  for (const test of skipped) console.log(`  ${test.name}: ${test.reason || 'no reason given'}`);

  if (failed.length > 0) console.log('\nfailed:');
  for (const test of failed) {
    console.log(`  ${test.name}\n${indent(test.message)}`);
    if (test.trace) console.log(indent(test.trace));
  }
  if (passed + failed.length === 0) console.log('\nno test ran');

  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return passed > 0 && failed.length === 0 ? 0 : 1;
}

if (command === 'line') line(rest[0], rest[1]);
else process.exitCode = totals(rest);
