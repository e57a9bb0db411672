/** What programs print when something outside them is missing, and what the person at the machine can do about it. */
const KNOWN = [
  [
    /ENOSPC|no space left on device|not have enough free space/i,
    'The disk is full. Assay takes about 5 GB, for itself and for Docker: make room.',
  ],
  [/Could not get lock|Unable to (acquire|lock)/, 'Another package manager is at work. Wait until it has ended.'],
  [
    /(Temporary failure|Could not) resolv|Could not connect|Failed to fetch|Unable to locate package|has no installation candidate/i,
    'No package mirror answers. Check the network, /etc/apt/sources.list and the proxy in /etc/apt/apt.conf.d.',
  ],
  [/CERT|certificate/, 'A certificate is not trusted. Where an authority of your own signs, name its file in NODE_EXTRA_CA_CERTS.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT/,
    'The npm registry does not answer. Check the network and `npm config get registry`, and the proxy in `npm config get proxy`.',
  ],
  [/iptables|nf_tables|NAT chain/, 'Docker could not set up its network rules. Install iptables, and run a kernel that has it.'],
  [
    /devices cgroup|cgroups?:? .*(mount|not)/i,
    'The control groups are not mounted, which Docker needs. Mount them, or start Docker by systemd.',
  ],
  [
    /storage-driver|graphdriver|overlay/,
    'Docker found no way to store images. Its data folder has to lie on a file system that overlayfs can stand on.',
  ],
  [/[Oo]peration not permitted|permission denied/, 'Docker may not do here what it needs. In a container it needs --privileged.'],
];

/** One line of what to do about a failure, from what was printed; nothing where the cause is not known. */
export function adviceOn(output) {
  return KNOWN.find(([sign]) => sign.test(output))?.[1];
}
