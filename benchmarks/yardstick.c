/* The yardstick: what one event would cost if a C compiler had nothing else to do.
 *
 * Per event exactly: one splitmix64 draw, four exp, one pop from and one push onto a binary heap
 * of 600 entries, and one read-modify-write of a 64-byte record in a table of 4,000.
 * The work is fixed: the engine is measured against this file, so this file does not follow it.
 * Every result flows into the next event or into the checksum, so nothing can be left out.
 *
 *     cc -O3 -o yardstick yardstick.c -lm && ./yardstick 1000000
 *
 * prints nanoseconds per event and the checksum.
 */
#define _POSIX_C_SOURCE 199309L

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HEAP = 600, TABLE = 4000, WORDS = 8 };

typedef struct {
    double when;
    uint64_t what;
} Entry;

typedef struct {
    uint64_t word[WORDS];
} Record;

_Static_assert(sizeof(Record) == 64, "a record is 64 bytes");

static Entry heap[HEAP];
static _Alignas(64) Record table[TABLE];
static int length = 0;

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double uniform(uint64_t draw)
{
    return (double)(draw >> 11) * 0x1p-53;
}

static void push(Entry entry)
{
    int at = length++;
    while (at > 0) {
        int parent = (at - 1) / 2;
        if (heap[parent].when <= entry.when)
            break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = entry;
}

static Entry pop(void)
{
    Entry first = heap[0];
    Entry last = heap[--length];
    int at = 0;
    for (int child = 1; child < length; child = 2 * at + 1) {
        if (child + 1 < length && heap[child + 1].when < heap[child].when)
            child++;
        if (last.when <= heap[child].when)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

static void event(uint64_t *state)
{
    uint64_t draw = splitmix64(state);
    double u = uniform(draw);
    Entry due = pop();
    double wait = exp(u) + exp(2.0 * u) + exp(3.0 * u - 1.0) + exp(4.0 * u - 2.0);
    Record *record = &table[draw % TABLE];
    for (int i = 0; i < WORDS; i++)
        record->word[i] = (record->word[i] ^ draw) + due.what;
    push((Entry){due.when + wait, record->word[0]});
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static uint64_t checksum(void)
{
    double times = 0.0;
    uint64_t sum = 0;
    for (int i = 0; i < HEAP; i++) {
        times += heap[i].when;
        sum += heap[i].what;
    }
    for (int i = 0; i < TABLE; i++)
        for (int j = 0; j < WORDS; j++)
            sum = sum * 31 + table[i].word[j];
    return sum ^ (uint64_t)times;
}

int main(int argc, char **argv)
{
    long long events = argc == 2 ? atoll(argv[1]) : 0;
    if (events < 1) {
        fprintf(stderr, "usage: yardstick EVENTS (a whole number, 1 or more)\n");
        return 2;
    }
    uint64_t state = 1;
    for (int i = 0; i < HEAP; i++)
        push((Entry){25.0 * uniform(splitmix64(&state)), (uint64_t)i});
    for (int i = 0; i < TABLE; i++)
        for (int j = 0; j < WORDS; j++)
            table[i].word[j] = splitmix64(&state);

    double start = seconds();
    for (long long i = 0; i < events; i++)
        event(&state);
    double spent = seconds() - start;

    printf("%.3f %016llx\n", 1e9 * spent / (double)events, (unsigned long long)checksum());
    return 0;
}
