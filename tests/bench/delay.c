/* A link with delay: delay NAMESPACE DEVICE NAMESPACE DEVICE MICROSECONDS
 *
 * Makes one TAP device in each of two network namespaces and carries every frame from one to the other,
 * that many microseconds later, in order. No limit on throughput, no loss: a queue grows until memory ends.
 * Writes one line when both devices are there; ends when its standard input does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 65536 };

struct frame {
    struct frame *next;
    struct timespec due;
    size_t size;
    unsigned char bytes[];
};

struct queue {
    struct frame *first;
    struct frame **last;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int device(const char *space, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "/run/netns/%s", space);
    int inside = open(path, O_RDONLY | O_CLOEXEC);
    if (inside < 0 || setns(inside, CLONE_NEWNET) != 0)
        fail(path);
    close(inside);
    struct ifreq wanted = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    snprintf(wanted.ifr_name, sizeof wanted.ifr_name, "%s", name);
    int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tap < 0 || ioctl(tap, TUNSETIFF, &wanted) != 0)
        fail("/dev/net/tun");
    return tap;
}

static long long left(const struct timespec *due)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (due->tv_sec - now.tv_sec) * 1000000000LL + (due->tv_nsec - now.tv_nsec);
}

/* Everything that waits at a device goes into the queue, stamped with the time at which it is due. */
static void take(int tap, struct queue *queue, long long delay)
{
    static unsigned char bytes[LARGEST];
    ssize_t size;
    while ((size = read(tap, bytes, sizeof bytes)) > 0) {
        struct frame *frame = malloc(sizeof *frame + (size_t)size);
        if (!frame)
            fail("malloc");
        clock_gettime(CLOCK_MONOTONIC, &frame->due);
        long long nanoseconds = frame->due.tv_nsec + delay;
        frame->due.tv_sec += nanoseconds / 1000000000LL;
        frame->due.tv_nsec = nanoseconds % 1000000000LL;
        frame->next = NULL;
        frame->size = (size_t)size;
        memcpy(frame->bytes, bytes, (size_t)size);
        *queue->last = frame;
        queue->last = &frame->next;
    }
    if (size < 0 && errno != EAGAIN && errno != EINTR && errno != EIO) /* EIO: the device is still down */
        fail("read");
}

/* Hand over what is due. A device that is still down loses its frames, as a cable would. */
static void give(int tap, struct queue *queue)
{
    while (queue->first && left(&queue->first->due) <= 0) {
        struct frame *frame = queue->first;
        if (write(tap, frame->bytes, frame->size) < 0 && errno == EAGAIN)
            return;
        queue->first = frame->next;
        if (!queue->first)
            queue->last = &queue->first;
        free(frame);
    }
}

int main(int count, char **words)
{
    if (count != 6) {
        fputs("delay NAMESPACE DEVICE NAMESPACE DEVICE MICROSECONDS\n", stderr);
        return 2;
    }
    int taps[2] = {device(words[1], words[2]), device(words[3], words[4])};
    long long delay = atoll(words[5]) * 1000LL;
    struct queue queues[2] = {{NULL, &queues[0].first}, {NULL, &queues[1].first}};
    prctl(PR_SET_TIMERSLACK, 1L);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct pollfd waits[3] = {{taps[0], POLLIN, 0}, {taps[1], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
        struct timespec until = {0}, *timeout = NULL;
        for (int side = 0; side < 2; side++) {
            if (!queues[side].first)
                continue;
            long long nanoseconds = left(&queues[side].first->due);
            nanoseconds = nanoseconds < 0 ? 0 : nanoseconds;
            if (!timeout || nanoseconds < until.tv_sec * 1000000000LL + until.tv_nsec)
                until = (struct timespec){nanoseconds / 1000000000LL, nanoseconds % 1000000000LL};
            timeout = &until;
        }
        if (ppoll(waits, 3, timeout, NULL) < 0 && errno != EINTR)
            fail("ppoll");
        if (waits[2].revents)
            return 0;
        take(taps[0], &queues[0], delay);
        take(taps[1], &queues[1], delay);
        give(taps[1], &queues[0]);
        give(taps[0], &queues[1]);
    }
}
