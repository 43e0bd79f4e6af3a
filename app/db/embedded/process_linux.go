package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// process is a PostgreSQL this process started.
type process struct {
	pid    int
	exited chan struct{}
	err    error // set before exited is closed
}

// spawn starts cmd in its own process group, so that a Ctrl-C in the terminal
// reaches Vigie alone, which stops PostgreSQL last. Unless detached, the kernel
// tells PostgreSQL to shut down when Vigie dies in whatever way.
func spawn(cmd *exec.Cmd, detached bool) (*process, error) {
	if detached {
		cmd.SysProcAttr.Setsid = true
	} else {
		cmd.SysProcAttr.Setpgid = true
		cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	}
	p := &process{exited: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		// Pdeathsig is sent when the thread that forked ends, not the process:
		// this thread is kept until PostgreSQL has ended.
		runtime.LockOSThread()
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// signal tells whether the process was there to receive it.
func (p *process) signal(sig syscall.Signal) bool {
	select {
	case <-p.exited:
		return false
	default:
		return syscall.Kill(p.pid, sig) == nil
	}
}

// reason says how the process ended.
func (p *process) reason() string {
	if p.err == nil {
		return "exit status 0"
	}
	return p.err.Error()
}

// postgresProcesses lists the live processes of the server with that
// cluster_name: the postmaster has it on its command line, its children in
// their titles. /proc/PID/cwd would say more but is closed to root in a
// container without CAP_SYS_PTRACE.
func postgresProcesses(name string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || !livePostgres(pid) {
			continue
		}
		cmdline, err := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		if err == nil && bytes.Contains(cmdline, []byte(name)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// livePostgres tells whether pid runs an executable named postgres.
func livePostgres(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	// pid (comm) state …; proc_pid_stat(5).
	open, end := bytes.IndexByte(b, '('), bytes.LastIndexByte(b, ')')
	if open < 0 || end < open || len(b) < end+3 {
		return false
	}
	state := b[end+2]
	return string(b[open+1:end]) == "postgres" && state != 'Z' && state != 'X'
}

// foreignPostgres tells whether pid is a PostgreSQL working in dir. One whose
// working folder cannot be read counts: its pid file is not ours to remove.
func foreignPostgres(pid int, dir string) bool {
	if !livePostgres(pid) {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return !errors.Is(err, os.ErrNotExist)
	}
	real, err := filepath.EvalSymlinks(dir)
	return err != nil || cwd == real
}

// account is the unprivileged user that runs PostgreSQL when Vigie is root,
// whom PostgreSQL refuses. A nil account is whoever runs Vigie.
type account struct {
	name     string
	uid, gid uint32
}

// accountFor picks the owner of an existing cluster, else postgres, else nobody.
func accountFor(dir string) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if info, err := os.Stat(dir); err == nil {
		uid := info.Sys().(*syscall.Stat_t).Uid
		// PostgreSQL needs a name for its uid.
		u, err := user.LookupId(strconv.Itoa(int(uid)))
		if err != nil {
			return nil, fmt.Errorf("%s belongs to uid %d, which has no name on this machine: give it to an existing user other than root (chown -R)", dir, uid)
		}
		if uid == 0 {
			return nil, fmt.Errorf("%s belongs to root, which PostgreSQL refuses: give it to another user (chown -R postgres)", dir)
		}
		return accountOf(u)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return accountOf(u)
		}
	}
	return nil, errors.New("PostgreSQL refuses to run as root and there is neither a user postgres nor nobody: create one, or run Vigie as an ordinary user")
}

func accountOf(u *user.User) (*account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read uid of %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read gid of %s: %w", u.Username, err)
	}
	return &account{name: u.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

func (a *account) String() string {
	if a == nil {
		return "the current user"
	}
	return "user " + a.name
}

// run sets cmd up to run as the account, with a clean environment: a PGPORT or
// PGDATA of the caller must not reach it.
func (a *account) run(cmd *exec.Cmd) {
	cmd.Dir = "/" // the current folder may be closed to the account
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/"}
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// own gives a file or folder to the account.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// pass makes path reachable for cmd and returns the name to call it by. The
// data folder may lie below a folder that is closed to the account (root's
// home): an inherited descriptor leads to it all the same.
func (a *account) pass(cmd *exec.Cmd, path string) (name string, release func(), err error) {
	if a == nil {
		return path, func() {}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, fmt.Errorf("open %s for %s: %w", path, a, err)
	}
	cmd.ExtraFiles = append(cmd.ExtraFiles, f)
	fd := 2 + len(cmd.ExtraFiles)
	return "/proc/self/fd/" + strconv.Itoa(fd), func() { _ = f.Close() }, nil
}

// versionOf asks a postgres executable for its version, as the account that
// will run it: a binary it cannot execute is as good as none.
func (a *account) versionOf(bin string) (string, error) {
	cmd := exec.Command(filepath.Join(bin, "postgres"), "--version")
	a.run(cmd)
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	fields := strings.Fields(string(out)) // postgres (PostgreSQL) 15.13 (Debian …)
	if len(fields) < 3 {
		return "", fmt.Errorf("unexpected answer %q", out)
	}
	return fields[2], nil
}
