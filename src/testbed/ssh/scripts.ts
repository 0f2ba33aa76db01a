// The shell scripts of a node's boot. The first lays out what is needed under /mnt, in a namespace where that hides
// nothing of the host; the second makes the node's root file system of it, moves into it, and stays as its first process.

/** Reads `DISKS`, `SKELETON`, `NODE_FOLDER`, `DISK` and `BESIDE`, the last two as names within `DISKS`. */
export const stageScript = `
umask 022
mount -t tmpfs -o mode=755 stage /mnt || exit 11
mkdir /mnt/disks /mnt/skeleton /mnt/node /mnt/root /mnt/sys || exit 12
mount --bind "$DISKS" /mnt/disks || exit 13
mount --bind "$SKELETON" /mnt/skeleton || exit 14
mount --bind "$NODE_FOLDER" /mnt/node 2>/dev/null
mount --rbind /sys /mnt/sys 2>/dev/null
mkdir /mnt/dev || exit 16
for each in null zero full random urandom tty; do
  : >"/mnt/dev/$each" && mount --bind "/dev/$each" "/mnt/dev/$each" || exit 17
done
ln -s "disks/$DISK" /mnt/disk && ln -s "disks/$BESIDE" /mnt/beside || exit 15
`;

/**
 * Reads `ROOT_DEVICE`, `DATA_DEVICE`, `NODE_NAME`, and what `accountsScript` does. Says `READY` and the number that the
 * host knows it by. All that is of the disk has the device of the root, so that it counts as one file system, as on a
 * real node. Whatever is written into the disk is written after the move: an image may hold links that lead out of it.
 */
export const initScript = `
umask 022
read -r pid rest </proc/self/stat
layer() { mount -t overlay "$1" -o "lowerdir=$2,upperdir=/mnt/$3,workdir=/mnt/beside/work/$4,userxattr" "$5"; }
cd /mnt/root || exit 20
layer "$ROOT_DEVICE" /mnt/skeleton/root disk root /mnt/root || exit 21
cd /mnt/root
layer "$ROOT_DEVICE" /mnt/skeleton/usr:/usr disk/usr usr usr || exit 22
layer "$ROOT_DEVICE" /mnt/skeleton/empty disk/usr/local local usr/local || exit 23
layer "$DATA_DEVICE" /mnt/skeleton/empty beside/mydata mydata mydata || exit 24
layer ops:/users /mnt/skeleton/empty beside/users users users || exit 25
mount -t proc proc proc || exit 26
mount -t tmpfs -o mode=755 dev dev || exit 27
mkdir dev/pts dev/shm || exit 28
for each in null zero full random urandom tty; do
  : >"dev/$each" && mount --bind "/mnt/dev/$each" "dev/$each" || exit 29
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts || exit 30
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=1777 shm dev/shm || exit 31
mount -t tmpfs -o mode=755 run run || exit 32
mkdir run/.old run/lock run/node
if mount --rbind /mnt/sys sys 2>dev/null; then mount -o remount,bind,ro sys || exit 33; fi
mount --bind /mnt/node run/node && mount -o remount,bind,ro run/node
hostname "$NODE_NAME"
pivot_root . run/.old || exit 34
cd / || exit 35
umount -l /run/.old || exit 36
rmdir /run/.old
`;

/** Reads `LOGINS`: names of users, apart by blanks. Their files are made where they are missing. */
export const accountsScript = `
[ "$(cat /etc/hostname 2>/dev/null)" = "$NODE_NAME" ] || echo "$NODE_NAME" >/etc/hostname
number=20000
for login in $LOGINS; do
  number=$((number + 1))
  grep -q "^$login:" /etc/passwd 2>/dev/null ||
    echo "$login:x:$number:$number:$login:/users/$login:/bin/bash" >>/etc/passwd
  grep -q "^$login:" /etc/group 2>/dev/null || echo "$login:x:$number:" >>/etc/group
  grep -q "^$login:" /etc/shadow 2>/dev/null || echo "$login:*:20566:0:99999:7:::" >>/etc/shadow
  mkdir -p "/users/$login/.ssh" && chmod 700 "/users/$login/.ssh"
done
`;

/** The first process of a node. A user may kill its child, never itself. */
export const stayScript = `
echo "READY $pid"
exec >/dev/null 2>&1
while :; do sleep 100000 & wait $!; done
`;
