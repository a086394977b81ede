<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>app</name>
    <message>
        <source>'machines' must be a list: each machine begins with '-'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{key}' can't be '{found}'. Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{key}' can't be '{found}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{key}' is a secret and must not stand in the file. Write secret:NAME and store it under that name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{key}' must be {accepted}, not {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{key}': {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{name}' is no name of a secret. Write secret: and letters, digits, '.', '_' or '-'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{name}' is taken already (line {line}). Choose another {key}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{url}' is no address that can be probed. It begins with {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' can't be a name here. Use up to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is longer than any machine lives. Write a shorter duration, for example 30d or 1y.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no address. Write for example https://example.com/hook.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no break. Write from-to, for example "10:00-10:15".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no duration. Write a number with its unit, for example 30s, 10min, 1h30min, 30d or 1y.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no hub address. Write for example tcp://hub:8430.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no time of day. Write hours and minutes, for example "06:00".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' is no time zone. Write a name of the IANA database, for example America/Sao_Paulo or Europe/Berlin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>'{value}' names no days. Write for example mon-fri, sat or mon-thu,sat (mon tue wed thu fri sat sun).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>10 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>24 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>30 d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>7 d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A certificate file for {url} can't be used: {reason}. Check ca, client_cert and client_key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A compressed document can't be unpacked: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A control character stands here. Remove it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A duration of 0 makes no sense here. Write for example 30s, 10min or 30d.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key must be one word, not a list or a mapping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A list of devices was expected, a {root} document arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A machine must be a mapping with at least 'id' and 'driver'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the stream has no end of its headers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A plant.yaml that exists already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second ':' in one line. Put the value in quotes, or its keys on lines of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second document begins here ('---'). The file takes one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A simulated shop on this computer; nothing to install</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tab stands here. YAML takes spaces for indentation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address of the machine or its agent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agent buffer overrun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An observation has no readable sequence number: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program holds {path} locked. Close it; recording goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another station (process {process}) is writing {path}. Stop it first, or choose another folder with --data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auxiliaries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Availability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Axes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back (Alt+Left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back and forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bad at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CNC Telemetry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the language (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a machine and open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click: hide or show. Alt+click: this one alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock jump</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect a machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coolant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data {age} old</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Door</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag signals here, or press Enter on one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the window to move it, its ends to stretch it, or brush a new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Electric</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emergency stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entered by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feed override</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feed rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feed {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the present (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For example http://10.0.0.5:5000 of an MTConnect agent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Functional mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History can't be kept in {folder}: {error}. Give write permission there, or choose another folder with --data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History can't write to {path}: the file or its folder is read-only. Give write permission; recording goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History knows no machine {machine}. It appears with its first value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hydraulic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inferred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Internal fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its values are shown before anything is saved. The machine is only read, never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys (F1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger, smaller, normal size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last good: {value}, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last sign of life</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last {span}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark (Ctrl+D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load {axis}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest stretch of work, last whole minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest stretch of work, since the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest stretch {ms} ms, {count} over 50 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machine {machine} has no signal {signal} in history.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machines; arrows choose, Enter opens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method not allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Misdirected request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing data of the last 24 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next control</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No machine yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No machine yet. Connect the first one: its values are on the screen within a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not collected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not reporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not seen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Remove the cause and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was started. Correct the file, save it, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Observations were expected, a {root} document arrived.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a plant file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview, machine, trends, diagnostics, connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of the station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste an address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture is {age} old.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pneumatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} on {host} is taken by another program. Stop it, or set another one: 'server: {{port: {other}}}' or --port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Português</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position {axis}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Power</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RFC 3339 such as 2026-01-31T06:00:00Z or 2026-01-31T06:00:00-03:00, a date (its first instant in UTC), or milliseconds since 1970</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rapid override</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rapid {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and open ({n})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search signals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings don't fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show how busy the window is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source time {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spindle load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spindle override</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spindle speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spindle {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the station …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>States of the last hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Station off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Substituted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Systems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent at {url} has no device {device}. It has: {names}. Check device in the configuration.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent at {url} has several devices or none: {names}. Say which one with device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is made out to another name. Use that name in the address: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not signed by anyone whom this station trusts ({reason}). Give its authority as ca, or pin its fingerprint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate of {host} is not the one that was pinned; its fingerprint is {got}. If it was renewed, enter the new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The channel '{channel}' is not defined under 'channels:' and announces nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration has faults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The configuration {path} can't be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to {host} broke off: {reason}. Connecting again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk of {path} is full: history waits and keeps what is queued. Free some space; recording goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document declares entities of its own (a DTD). MTConnect has none: refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document has no header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document is larger than {limit} MB: refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document is not well-formed XML: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The document's text encoding can't be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The driver of {source} failed and was started again; the log has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The driver {driver} can't start: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is empty. It needs at least one key, for example 'machines:'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not UTF-8 text (byte {byte}). Save it with the encoding UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file must be a mapping of keys to values, for example 'machines:', not a list or a single value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {file} holds secrets and others may read it. Run: chmod 600 {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The header's {name} is not a number: {text}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history file {path} is damaged ({error}). Stop the station and run `doctor`; nothing more is written into it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The id “{id}” is taken. Give this machine another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key '{key}' is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key '{key}' stands here a second time (first in line {line}). Keep one of the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {host} is not known in this network. Check the spelling, or use the address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The parameter '{name}' can't be '{value}'. Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program has a fault here. The station's log file tells more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The request can't be answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secret '{name}' is not stored. Put it into the key store ('keyring set cnc-telemetry {name}'), into the file {file} (mode 0600, one 'name: value' per line) or into the environment variable {variable}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server can't listen on {host}:{port}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server would listen on {host}, where others can reach it, without users and TLS. Set 'server: {{host: 127.0.0.1}}', or start with --insecure if this network is yours alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The station could not start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The station could not start because of a fault in this program ({kind}: {text}). The log file has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stream uses an encoding that was not offered: {encoding}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tag '{tag}' is not known here. Remove it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no configuration at {path}. Write one there, give another with --config, or try the verb 'demo'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no driver '{driver}'. Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no driver '{driver}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {what} '{name}'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {what} '{name}'. Did you mean '{nearest}'?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing at {path}. The page /docs lists what there is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This alias contains itself. Write its value out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This build has no driver '{driver}': the machine '{machine}' is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not valid YAML: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no such signal now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server is asked for as {host}, which is not its name. Use http://127.0.0.1 and its port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This user may not listen on port {port}. Use one above 1023.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many clients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trend chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trends: back to live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo plant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unavailable at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown key '{key}'. Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown key '{key}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown parameter '{name}'. Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown parameter '{name}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome. Let's connect the first machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing to {path} failed: {error}. Check the disk; it is tried again every second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list (its entries begin with '-')</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mapping of keys to values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a time before 'to'</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number from {least} to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an address such as http://10.0.0.5:5000</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from before the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>greater than {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less than {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>still open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text (a number as text stands in quotes, like "850")</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text of at most {n} characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text of the form {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text that is not empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{clock} ({age} ago)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} clients follow the events already. Close one and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{d} d {h} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file}, line {line}, column {column}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answers with HTTP status {status} ({reason}) and no MTConnect document. Check the address; it is asked again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} can't be reached: {reason}. Check cable, power and address; it is asked again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} does not answer in time. Check cable and power; it is asked again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} does not speak TLS as we do: {reason}. Try http instead of https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} has been silent for {seconds} s, longer than its heartbeat allows. Connecting again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} is there, but nothing listens on this port. Is the agent running? It is asked again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} refuses us: {reason}. The agent may accept only TLS (https) or known clients; ask whoever runs it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{ms} ms; over 50 ms: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} signals, {live} with a value now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part} has a fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not take {method}. Accepted: {allowed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{skew}: set the clock of the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} ended the connection; connecting again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: answers, but offers no machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {n} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{url} answers with a web page: this is no MTConnect agent. Check host, port and path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{url} answers with nothing. Check port and path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{url} answers, but not with an MTConnect document ({content_type}). Check host, port and path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} since {clock} ({age})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{id}” can't be an id. Use small letters, digits, dot, dash and underscore.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▼ {n} warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▼ {n} warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>◆ {n} fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>◆ {n} faults</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
