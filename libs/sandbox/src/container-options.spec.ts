import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { containerOptions } from './container-options.ts';
import { DEFAULT_LIMITS } from './limits.ts';

interface Seccomp {
  readonly defaultAction: string;
  readonly syscalls: readonly { readonly names: readonly string[]; readonly action: string; readonly args?: readonly unknown[] }[];
}
const seccomp = JSON.parse(readFileSync(new URL('./seccomp.json', import.meta.url), 'utf8')) as Seccomp;
const request = { image: 'assay/base:current', limits: DEFAULT_LIMITS, labels: { a: 'b' } };
const { HostConfig: host } = containerOptions(request);

describe('containerOptions', () => {
  it('gives nothing of the host away', () => {
    expect(host).toMatchObject({ NetworkMode: 'none', IpcMode: 'private', ReadonlyRootfs: true, Privileged: false, CapDrop: ['ALL'] });
    expect(host).not.toHaveProperty('Binds');
    expect(host).not.toHaveProperty('Mounts');
    expect(host).not.toHaveProperty('CapAdd');
    expect(host).not.toHaveProperty('PidMode');
  });

  it('adds no swap to the memory', () => {
    expect(host?.MemorySwap).toBe(host?.Memory);
  });

  it('limits bytes and inodes of both folders, and lets no device or set-id bit work in them', () => {
    for (const folder of ['/work', '/tmp']) {
      expect(host?.Tmpfs?.[folder]?.split(',')).toEqual(expect.arrayContaining(['size=134217728', 'nr_inodes=16384', 'nosuid', 'nodev']));
    }
    expect(host?.Tmpfs?.['/work']).toContain('uid=10001,gid=10001,mode=0755');
  });

  it('shares only the network of the container it probes', () => {
    const probe = containerOptions({ ...request, networkOf: 'abc' });
    expect(probe.HostConfig?.NetworkMode).toBe('container:abc');
    expect(probe).not.toHaveProperty('Hostname');
  });

  it('hands over the seccomp profile and forbids new privileges', () => {
    expect(host?.SecurityOpt).toEqual(['no-new-privileges', expect.stringMatching(/^seccomp=\{"defaultAction":"SCMP_ACT_ERRNO"/)]);
  });
});

describe('seccomp.json', () => {
  const allowed = seccomp.syscalls
    .filter(({ action, args }) => action === 'SCMP_ACT_ALLOW' && args === undefined)
    .flatMap(({ names }) => names);

  it.each(
    [
      'add_key bpf chroot fanotify_init fsmount fsopen init_module io_setup io_uring_enter io_uring_register io_uring_setup ioperm iopl',
      'kcmp kexec_load keyctl landlock_create_ruleset mbind memfd_secret modify_ldt mount mount_setattr move_mount msgget',
      'name_to_handle_at open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise process_vm_readv',
      'process_vm_writev ptrace quotactl reboot request_key semget setns shmget swapon syslog umount2 unshare userfaultfd vmsplice',
    ].flatMap((line) => line.split(' ')),
  )('does not allow %s', (name) => {
    expect(allowed).not.toContain(name);
  });

  it('allows sockets, clone and personality only under conditions, and everything else not at all', () => {
    expect(seccomp.defaultAction).toBe('SCMP_ACT_ERRNO');
    expect(allowed).not.toEqual(expect.arrayContaining(['socket']));
    expect(allowed).not.toEqual(expect.arrayContaining(['clone']));
    expect(allowed).not.toEqual(expect.arrayContaining(['personality']));
  });

  it('names nothing twice', () => {
    expect(new Set(allowed).size).toBe(allowed.length);
  });
});
