import { z } from 'zod';
import { LOCALES } from './localized.ts';

export const ROLES = ['candidate', 'author', 'operator', 'admin'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const SCOPES = [
  'exercises:read',
  'runs:write',
  'runs:read',
  'content:write',
  'operations:read',
  'model:infer',
  'model:admin',
  'admin',
] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** What each role may do. `admin` includes everything. */
export const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  candidate: ['exercises:read', 'runs:write', 'runs:read', 'model:infer'],
  author: ['exercises:read', 'runs:write', 'runs:read', 'content:write', 'model:infer'],
  operator: ['exercises:read', 'runs:write', 'runs:read', 'operations:read', 'model:infer', 'model:admin'],
  admin: SCOPES,
};

export const Username = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,62}$/)
  .describe('Lower case, 2 to 63 characters');
export const Password = z.string().min(8).max(256);

export const Login = z.strictObject({ username: Username, password: z.string().min(1).max(256) }).meta({ id: 'Login' });
export type Login = z.infer<typeof Login>;

export const User = z
  .object({ id: z.uuid(), username: Username, displayName: z.string(), role: Role, scopes: z.array(Scope), locale: z.enum(LOCALES) })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

/** Answer to a login: the cookie is set as well; the token is for other clients. */
export const Session = z
  .object({ user: User, token: z.string().describe('Bearer token'), expiresAt: z.iso.datetime() })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;
