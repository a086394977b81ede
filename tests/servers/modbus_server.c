/* A Modbus device and gateway on libmodbus for the tests: a stack that is not ours, with the habits of real devices.
 *
 *   modbus_server tcp ADDRESS PORT     units as below, many connections, one request at a time (as gateways do)
 *   modbus_server rtu DEVICE UNIT      one unit on a serial line, 19200 8N1 (a pseudo-terminal has no parity)
 *
 * Holding registers hold their own number; 100..107 are -1234.5 as float32 and 120..135 0x8123456789abcdef, each in the orders
 * big, words swapped, bytes swapped, both; 140 is 12345678 in BCD, 150 the text "00123".
 * Unit 1: plain.  2: never answers.  3: answers register 20 only after as many ms as it holds.  4: busy (exception 6).
 * 5: gateway target silent (exception 11).  6: at most 50 registers per request, else exception 3.
 * 7: has no input registers (exception 1).
 * Holes (exception 2) in every unit: holding 500..509 and 700.  Holding 9000 counts all requests that arrived.
 */
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

enum { SIZE = 10000, COUNTER = 9000, DELAY = 20 };

static modbus_mapping_t *map;

/* The bytes of a value (A is the most significant) in the order in which they shall go over the wire.
 * libmodbus's own modbus_set_float_abcd writes host memory, which is another order on the wire of a little-endian host. */
static void put(int address, uint64_t value, int bytes, int swap_words, int swap_bytes) {
    int words = bytes / 2;
    for (int i = 0; i < words; i++) {
        uint16_t word = (uint16_t)(value >> 16 * (words - 1 - i));
        if (swap_bytes) word = (uint16_t)(word << 8 | word >> 8);
        map->tab_registers[address + (swap_words ? words - 1 - i : i)] = word;
    }
}

static void fill(void) {
    float real = -1234.5f;
    uint32_t bits;
    memcpy(&bits, &real, sizeof bits);
    for (int i = 0; i < SIZE; i++) {
        map->tab_registers[i] = (uint16_t)i;
        map->tab_input_registers[i] = (uint16_t)(i ^ 0x5555);
        map->tab_bits[i] = i % 3 == 0;
        map->tab_input_bits[i] = i % 5 == 0;
    }
    map->tab_registers[DELAY] = 0;
    map->tab_registers[COUNTER] = 0;
    for (int order = 0; order < 4; order++) {
        put(100 + 2 * order, bits, 4, order & 1, order & 2);
        put(120 + 4 * order, 0x8123456789abcdefULL, 8, order & 1, order & 2);
    }
    put(140, 0x12345678, 4, 0, 0);
    put(150, 0x3030313233000000ULL, 8, 0, 0); /* "00123" */
}

static int in_hole(int address, int count) {
    return (address < 510 && address + count > 500) || (address <= 700 && address + count > 700);
}

/* The exception that this unit answers, 0 for none, -1 for silence. */
static int mood(int unit, int function, int address, int count) {
    if (unit == 2) return -1;
    if (unit == 4) return MODBUS_EXCEPTION_SLAVE_OR_SERVER_BUSY;
    if (unit == 5) return MODBUS_EXCEPTION_GATEWAY_TARGET;
    if (unit == 6 && count > 50) return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    if (unit == 7 && function == MODBUS_FC_READ_INPUT_REGISTERS) return MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
    if (function == MODBUS_FC_READ_HOLDING_REGISTERS && in_hole(address, count)) return MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;
    return 0;
}

static void serve(modbus_t *context, const uint8_t *query, int length, int unit) {
    const uint8_t *pdu = query + modbus_get_header_length(context);
    int function = pdu[0], address = pdu[1] << 8 | pdu[2], count = pdu[3] << 8 | pdu[4];
    int answer = mood(unit, function, address, count);
    map->tab_registers[COUNTER]++;
    if (answer < 0) return;
    if (unit == 3 && map->tab_registers[DELAY]) usleep(map->tab_registers[DELAY] * 1000);
    if (answer > 0) modbus_reply_exception(context, query, answer);
    else modbus_reply(context, query, length, map);
}

static void run_tcp(const char *address, int port) {
    uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
    modbus_t *context = modbus_new_tcp(address, port);
    int listener = modbus_tcp_listen(context, 16), highest = listener;
    fd_set sockets;
    if (listener < 0) { perror("listen"); exit(1); }
    FD_ZERO(&sockets);
    FD_SET(listener, &sockets);
    puts("ready");
    fflush(stdout);
    for (;;) {
        fd_set ready = sockets;
        if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) exit(1);
        for (int fd = 0; fd <= highest; fd++) {
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == listener) {
                int client = modbus_tcp_accept(context, &listener);
                FD_SET(client, &sockets);
                if (client > highest) highest = client;
                continue;
            }
            modbus_set_socket(context, fd);
            int length = modbus_receive(context, query);
            if (length > 0) serve(context, query, length, query[6]);
            else if (length < 0) { close(fd); FD_CLR(fd, &sockets); }
        }
    }
}

static void run_rtu(const char *device, int unit) {
    uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
    modbus_t *context = modbus_new_rtu(device, 19200, 'N', 8, 1);
    modbus_set_slave(context, unit);
    if (modbus_connect(context) < 0) { perror("connect"); exit(1); }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int length = modbus_receive(context, query);
        if (length > 0) serve(context, query, length, query[0]);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    map = modbus_mapping_new(SIZE, SIZE, SIZE, SIZE);
    fill();
    if (strcmp(argv[1], "tcp") == 0) run_tcp(argv[2], atoi(argv[3]));
    else run_rtu(argv[2], atoi(argv[3]));
    return 0;
}
