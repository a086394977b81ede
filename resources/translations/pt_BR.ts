<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>app</name>
    <message>
        <source>  line {line}: {reason}</source>
        <translation>  linha {line}: {reason}</translation>
    </message>
    <message>
        <source>'certificate' and 'key' belong together.</source>
        <translation>'certificate' e 'key' andam juntos.</translation>
    </message>
    <message>
        <source>'client_key' needs 'client_cert' beside it.</source>
        <translation>'client_key' precisa de 'client_cert' ao lado.</translation>
    </message>
    <message>
        <source>'fingerprint' can't stand beside 'client_cert'. Give the agent's authority as 'ca' instead.</source>
        <translation>'fingerprint' não pode estar ao lado de 'client_cert'. Informe a autoridade do agente em 'ca'.</translation>
    </message>
    <message>
        <source>'from' must be earlier than 'to'.</source>
        <translation>'from' deve ser anterior a 'to'.</translation>
    </message>
    <message>
        <source>'machine', 'from' and 'to' are for history files.</source>
        <translation>'machine', 'from' e 'to' são para arquivos de histórico.</translation>
    </message>
    <message>
        <source>'machines' must be a list: each machine begins with '-'.</source>
        <translation>'machines' deve ser uma lista: cada máquina começa com '-'.</translation>
    </message>
    <message>
        <source>'password' needs 'user' beside it.</source>
        <translation>'password' precisa de 'user' ao lado.</translation>
    </message>
    <message>
        <source>'to' must be later than 'from'.</source>
        <translation>'to' deve ser posterior a 'from'.</translation>
    </message>
    <message>
        <source>'{channel}' is no e-mail channel. There are: {known}.</source>
        <translation>'{channel}' não é um canal de e-mail. Existem: {known}.</translation>
    </message>
    <message>
        <source>'{character}' can't stand here.</source>
        <translation>'{character}' não pode estar aqui.</translation>
    </message>
    <message>
        <source>'{fingerprint}' is no SHA-256 fingerprint: it has 64 hexadecimal digits.</source>
        <translation>'{fingerprint}' não é uma impressão digital SHA-256: ela tem 64 dígitos hexadecimais.</translation>
    </message>
    <message>
        <source>'{key}' can't be '{found}'. Accepted: {accepted}.</source>
        <translation>'{key}' não pode ser '{found}'. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>'{key}' can't be '{found}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation>'{key}' não pode ser '{found}'. Seria '{nearest}'? Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>'{key}' is a secret and must not stand in the file. Write secret:NAME and store it under that name.</source>
        <translation>'{key}' é um segredo e não pode ficar no arquivo. Escreva secret:NOME e guarde-o sob esse nome.</translation>
    </message>
    <message>
        <source>'{key}' must be {accepted}, not {found}.</source>
        <translation>'{key}' deve ser {accepted}, não {found}.</translation>
    </message>
    <message>
        <source>'{key}': {problem}</source>
        <translation>'{key}': {problem}</translation>
    </message>
    <message>
        <source>'{name}' can't be a user's name: letters, digits, '.', '_', '@' and '-' only.</source>
        <translation>'{name}' não serve como nome de usuário: só letras, algarismos, '.', '_', '@' e '-'.</translation>
    </message>
    <message>
        <source>'{name}' can't sign in any more.</source>
        <translation>'{name}' não pode mais entrar.</translation>
    </message>
    <message>
        <source>'{name}' is no name of a secret. Write secret: and letters, digits, '.', '_' or '-'.</source>
        <translation>'{name}' não é nome de segredo. Escreva secret: e letras, algarismos, '.', '_' ou '-'.</translation>
    </message>
    <message>
        <source>'{name}' is taken already (line {line}). Choose another {key}.</source>
        <translation>'{name}' já está em uso (linha {line}). Escolha outro {key}.</translation>
    </message>
    <message>
        <source>'{name}' is the name of a place. Choose another one.</source>
        <translation>'{name}' é o nome de um lugar. Escolha outro.</translation>
    </message>
    <message>
        <source>'{name}' is used as {use}.</source>
        <translation>'{name}' é usado como {use}.</translation>
    </message>
    <message>
        <source>'{name}' looks at one signal, not at a calculation.</source>
        <translation>'{name}' olha para um sinal, não para um cálculo.</translation>
    </message>
    <message>
        <source>'{name}' may sign in again.</source>
        <translation>'{name}' pode entrar de novo.</translation>
    </message>
    <message>
        <source>'{path}' can't be changed in this form. Change it as YAML.</source>
        <translation>'{path}' não pode ser alterado neste formulário. Altere-o como YAML.</translation>
    </message>
    <message>
        <source>'{path}' can't be taken out in this form. Change it as YAML.</source>
        <translation>'{path}' não pode ser retirado neste formulário. Altere-o como YAML.</translation>
    </message>
    <message>
        <source>'{section}' is no list of entries.</source>
        <translation>'{section}' não é uma lista de entradas.</translation>
    </message>
    <message>
        <source>'{signal}' is a name of the program's own. Give the signal another id.</source>
        <translation>'{signal}' é um nome do próprio programa. Dê outro id ao sinal.</translation>
    </message>
    <message>
        <source>'{target}' is nothing to search. Give a host, an address, host:port, a URL, or a range such as 10.0.0.0/24.</source>
        <translation>'{target}' não é algo que se possa procurar. Informe um computador, um endereço, computador:porta, uma URL ou uma faixa como 10.0.0.0/24.</translation>
    </message>
    <message>
        <source>'{text}' can't stand here. An operator is missing before it, or a value.</source>
        <translation>'{text}' não pode estar aqui. Falta um operador antes dele, ou um valor.</translation>
    </message>
    <message>
        <source>'{text}' is no Modbus address. Write area:number, for example holding:100, input:5, coil:3, discrete:7, or holding:12.3 for a bit.</source>
        <translation>'{text}' não é um endereço Modbus. Escreva área:número, por exemplo holding:100, input:5, coil:3, discrete:7, ou holding:12.3 para um bit.</translation>
    </message>
    <message>
        <source>'{text}' is no quality. Known: {known}.</source>
        <translation>'{text}' não é uma qualidade. Conhecidas: {known}.</translation>
    </message>
    <message>
        <source>'{text}' is no sequence number.</source>
        <translation>'{text}' não é um número de sequência.</translation>
    </message>
    <message>
        <source>'{text}' is no week or month. Write 2026-W47 or 2026-11.</source>
        <translation>'{text}' não é uma semana nem um mês. Escreva 2026-W47 ou 2026-11.</translation>
    </message>
    <message>
        <source>'{text}' is not a time. Write for example 2026-11-22T17:45:00.250Z.</source>
        <translation>'{text}' não é um instante. Escreva, por exemplo, 2026-11-22T17:45:00.250Z.</translation>
    </message>
    <message>
        <source>'{text}' lies outside of what Modbus can address ({first} to {last} with address_base {base}).</source>
        <translation>'{text}' está fora do que o Modbus pode endereçar ({first} a {last} com address_base {base}).</translation>
    </message>
    <message>
        <source>'{text}': bits are numbered 0 to 15, and only registers have them.</source>
        <translation>'{text}': os bits vão de 0 a 15, e só registradores os têm.</translation>
    </message>
    <message>
        <source>'{type}' is no type here. Accepted: {accepted} (n: 1 to 250 characters).</source>
        <translation>'{type}' não é um tipo aqui. Aceitos: {accepted} (n: 1 a 250 caracteres).</translation>
    </message>
    <message>
        <source>'{url}' is no LinuxCNC address. Write for example linuxcnc://10.0.0.9:5007.</source>
        <translation>'{url}' não é um endereço LinuxCNC. Escreva por exemplo linuxcnc://10.0.0.9:5007.</translation>
    </message>
    <message>
        <source>'{url}' is no Modbus address. Write modbus://host:port/unit, for example modbus://10.0.0.7:502/1.</source>
        <translation>'{url}' não é um endereço Modbus. Escreva modbus://host:porta/unidade, por exemplo modbus://10.0.0.7:502/1.</translation>
    </message>
    <message>
        <source>'{url}' is no OPC UA address. Write for example opc.tcp://10.0.0.6:4840.</source>
        <translation>'{url}' não é um endereço OPC UA. Escreva por exemplo opc.tcp://10.0.0.6:4840.</translation>
    </message>
    <message>
        <source>'{url}' is no address that can be probed. It begins with {accepted}.</source>
        <translation>'{url}' não é um endereço que se possa testar. Ele começa com {accepted}.</translation>
    </message>
    <message>
        <source>'{value}' can't be a name here. Use up to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit.</source>
        <translation>'{value}' não pode ser um nome aqui. Use até 64 letras, algarismos, '.', '_' e '-', começando com letra ou algarismo.</translation>
    </message>
    <message>
        <source>'{value}' is longer than any machine lives. Write a shorter duration, for example 30d or 1y.</source>
        <translation>'{value}' é mais do que vive qualquer máquina. Escreva uma duração menor, por exemplo 30d ou 1y.</translation>
    </message>
    <message>
        <source>'{value}' is no address of a NATS cluster. Write for example nats://a,b,c.</source>
        <translation>'{value}' não é endereço de um cluster NATS. Escreva, por exemplo, nats://a,b,c.</translation>
    </message>
    <message>
        <source>'{value}' is no address. Write for example https://example.com/hook.</source>
        <translation>'{value}' não é um endereço. Escreva por exemplo https://example.com/hook.</translation>
    </message>
    <message>
        <source>'{value}' is no break. Write from-to, for example "10:00-10:15".</source>
        <translation>'{value}' não é um intervalo. Escreva de-até, por exemplo "10:00-10:15".</translation>
    </message>
    <message>
        <source>'{value}' is no broker's address. Write for example mqtts://broker:8883, or mqtt://broker:1883.</source>
        <translation>'{value}' não é endereço de um broker. Escreva por exemplo mqtts://broker:8883 ou mqtt://broker:1883.</translation>
    </message>
    <message>
        <source>'{value}' is no database's address. Write postgresql://user@host/database, and the password apart, under 'store_password'.</source>
        <translation>'{value}' não é endereço de banco de dados. Escreva postgresql://usuario@servidor/banco, e a senha à parte, em 'store_password'.</translation>
    </message>
    <message>
        <source>'{value}' is no duration. Write a number with its unit, for example 30s, 10min, 1h30min, 30d or 1y.</source>
        <translation>'{value}' não é uma duração. Escreva um número com unidade, por exemplo 30s, 10min, 1h30min, 30d ou 1y.</translation>
    </message>
    <message>
        <source>'{value}' is no hub address. Write for example tcp://hub:8430, or nats://a,b,c for a NATS cluster.</source>
        <translation>'{value}' não é endereço de hub. Escreva, por exemplo, tcp://hub:8430, ou nats://a,b,c para um cluster NATS.</translation>
    </message>
    <message>
        <source>'{value}' is no hub address. Write for example tcp://hub:8430.</source>
        <translation>'{value}' não é um endereço de hub. Escreva por exemplo tcp://hub:8430.</translation>
    </message>
    <message>
        <source>'{value}' is no public key of a hub or station: 'keys' shows it, 40 characters.</source>
        <translation>'{value}' não é a chave pública de uma central ou estação: 'keys' a mostra, 40 caracteres.</translation>
    </message>
    <message>
        <source>'{value}' is no time of day. Write hours and minutes, for example "06:00".</source>
        <translation>'{value}' não é uma hora do dia. Escreva horas e minutos, por exemplo "06:00".</translation>
    </message>
    <message>
        <source>'{value}' is no time zone. Write a name of the IANA database, for example America/Sao_Paulo or Europe/Berlin.</source>
        <translation>'{value}' não é um fuso horário. Escreva um nome da base IANA, por exemplo America/Sao_Paulo ou Europe/Berlin.</translation>
    </message>
    <message>
        <source>'{value}' names no days. Write for example mon-fri, sat or mon-thu,sat (mon tue wed thu fri sat sun).</source>
        <translation>'{value}' não indica dias. Escreva por exemplo mon-fri, sat ou mon-thu,sat (mon tue wed thu fri sat sun).</translation>
    </message>
    <message>
        <source>'{value}' names no port. Write for example tcp://hub:8430.</source>
        <translation>'{value}' não indica a porta. Escreva, por exemplo, tcp://hub:8430.</translation>
    </message>
    <message>
        <source>'{value}' names no signals. Write machine/signal, with * for any text: */spindle_load, mill-1/*.</source>
        <translation>'{value}' não indica sinais. Escreva máquina/sinal, com * para qualquer texto: */spindle_load, mill-1/*.</translation>
    </message>
    <message>
        <source>0 would never move it. Write 1, or 0.5 for a lathe that tells X as a diameter.</source>
        <translation>Com 0 nunca se moveria. Escreva 1, ou 0.5 para um torno que informa X como diâmetro.</translation>
    </message>
    <message>
        <source>1 (act within 5 min) to 4 (a notice); by the level that the machine tells when left out.</source>
        <translation>1 (agir em 5 min) a 4 (um aviso); pelo nível que a máquina informa quando omitido.</translation>
    </message>
    <message>
        <source>1 (act within 5 min) to 4 (a notice); goes before everything else that says how urgent it is.</source>
        <translation>1 (agir em 5 min) a 4 (um aviso); prevalece sobre tudo o mais que diga quão urgente é.</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>1 observation</source>
        <translation>1 observação</translation>
    </message>
    <message>
        <source>10 min</source>
        <translation>10 min</translation>
    </message>
    <message>
        <source>10-min windows over 10</source>
        <translation>Janelas de 10 min acima de 10</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 d</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>3D</translation>
    </message>
    <message>
        <source>3D has stopped, so the machine is drawn flat. Press Try 3D again; if it stops again, renew the graphics driver.</source>
        <translation>O 3D parou e a máquina é desenhada em 2D. Pressione Tentar 3D de novo; se parar outra vez, atualize o driver de vídeo.</translation>
    </message>
    <message>
        <source>3D: fit, reset, look from a side</source>
        <translation>3D: ajustar, vista inicial, ver de um lado</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <source>7 d</source>
        <translation>7 d</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dias</translation>
    </message>
    <message>
        <source>8 h</source>
        <translation>8 h</translation>
    </message>
    <message>
        <source>95 % within {time}</source>
        <translation>95 % em até {time}</translation>
    </message>
    <message>
        <source>99 % on the screen within {ms} ms</source>
        <translation>99 % na tela em até {ms} ms</translation>
    </message>
    <message>
        <source>99 % stored within {ms} ms</source>
        <translation>99 % gravados em até {ms} ms</translation>
    </message>
    <message>
        <source>A PIN has {least} to 12 digits.</source>
        <translation>Um PIN tem de {least} a 12 algarismos.</translation>
    </message>
    <message>
        <source>A PIN is a row of at least four digits.</source>
        <translation>Um PIN é uma sequência de pelo menos quatro dígitos.</translation>
    </message>
    <message>
        <source>A SHA-256 fingerprint has 64 hexadecimal digits.</source>
        <translation>Uma impressão digital SHA-256 tem 64 dígitos hexadecimais.</translation>
    </message>
    <message>
        <source>A against B</source>
        <translation>A contra B</translation>
    </message>
    <message>
        <source>A body is one of 'box', 'cylinder' and 'mesh'.</source>
        <translation>Um corpo é um de 'box', 'cylinder' e 'mesh'.</translation>
    </message>
    <message>
        <source>A calendar holds shifts:, holidays:, overtime: and maintenance:.</source>
        <translation>Um calendário contém shifts:, holidays:, overtime: e maintenance:.</translation>
    </message>
    <message>
        <source>A certificate file for {url} can't be used: {reason}. Check ca, client_cert and client_key.</source>
        <translation>Um arquivo de certificado para {url} não pode ser usado: {reason}. Verifique ca, client_cert e client_key.</translation>
    </message>
    <message>
        <source>A compressed document can't be unpacked: {reason}.</source>
        <translation>Um documento comprimido não pode ser aberto: {reason}.</translation>
    </message>
    <message>
        <source>A condition that is counted can't look at time itself.</source>
        <translation>Uma condição que é contada não pode, ela mesma, olhar para o tempo.</translation>
    </message>
    <message>
        <source>A control character stands here. Remove it.</source>
        <translation>Há aqui um caractere de controle. Remova-o.</translation>
    </message>
    <message>
        <source>A deadband is either absolute or percent.</source>
        <translation>Uma banda morta é absoluta ou percentual.</translation>
    </message>
    <message>
        <source>A direction of 0, 0, 0 points nowhere. Write for example [1, 0, 0].</source>
        <translation>Uma direção 0, 0, 0 não aponta para lugar nenhum. Escreva por exemplo [1, 0, 0].</translation>
    </message>
    <message>
        <source>A duration of 0 makes no sense here. Write for example 200ms or 1s.</source>
        <translation>Uma duração de 0 não faz sentido aqui. Escreva por exemplo 200ms ou 1s.</translation>
    </message>
    <message>
        <source>A duration of 0 makes no sense here. Write for example 30s, 10min or 30d.</source>
        <translation>Uma duração de 0 não faz sentido aqui. Escreva por exemplo 30s, 10min ou 30d.</translation>
    </message>
    <message>
        <source>A head is NUMBER:HASH, as 'audit verify' printed it.</source>
        <translation>A ponta da cadeia é NÚMERO:HASH, como 'audit verify' mostrou.</translation>
    </message>
    <message>
        <source>A history file brings its own signals: leave 'devices' out.</source>
        <translation>Um arquivo de histórico traz seus próprios sinais: não informe 'devices'.</translation>
    </message>
    <message>
        <source>A hub asks nothing: reasons are given at the machine's own station.</source>
        <translation>Um hub não pergunta nada: os motivos são informados na estação da máquina.</translation>
    </message>
    <message>
        <source>A hub has no calendar of its own: each station's is edited there.</source>
        <translation>Um hub não tem calendário próprio: o de cada estação é editado nela.</translation>
    </message>
    <message>
        <source>A hub has no reasons of its own: each station's are edited there.</source>
        <translation>Um hub não tem motivos próprios: os de cada estação são editados lá.</translation>
    </message>
    <message>
        <source>A hub shows OEE; stops, jobs and scrap are entered at the station of the machine.</source>
        <translation>O hub mostra o OEE; paradas, ordens e refugo são informados na estação da máquina.</translation>
    </message>
    <message>
        <source>A job needs a name and a part.</source>
        <translation>Uma ordem precisa de um nome e de uma peça.</translation>
    </message>
    <message>
        <source>A key must be one word, not a list or a mapping.</source>
        <translation>Uma chave deve ser uma palavra, não uma lista nem um mapeamento.</translation>
    </message>
    <message>
        <source>A latched alarm must be reset before it is taken out of service.</source>
        <translation>Um alarme retido precisa ser rearmado antes de ser posto fora de serviço.</translation>
    </message>
    <message>
        <source>A list of devices was expected, a {root} document arrived.</source>
        <translation>Esperava-se uma lista de dispositivos, chegou um documento {root}.</translation>
    </message>
    <message>
        <source>A machine must be a mapping with at least 'id' and 'driver'.</source>
        <translation>Uma máquina deve ser um mapeamento com pelo menos 'id' e 'driver'.</translation>
    </message>
    <message>
        <source>A manual page or document.</source>
        <translation>Uma página de manual ou documento.</translation>
    </message>
    <message>
        <source>A new reason</source>
        <translation>Um motivo novo</translation>
    </message>
    <message>
        <source>A note needs some words.</source>
        <translation>Uma anotação precisa de algumas palavras.</translation>
    </message>
    <message>
        <source>A notice</source>
        <translation>Um aviso</translation>
    </message>
    <message>
        <source>A page of {origin} may not change anything here.</source>
        <translation>Uma página de {origin} não pode alterar nada aqui.</translation>
    </message>
    <message>
        <source>A part of the stream has no end of its headers.</source>
        <translation>Uma parte do fluxo não tem fim de cabeçalho.</translation>
    </message>
    <message>
        <source>A part that was made has no ideal cycle. Enter one for this part and machine.</source>
        <translation>Uma peça produzida não tem ciclo ideal. Informe um para esta peça e máquina.</translation>
    </message>
    <message>
        <source>A part's file could not be read, so the machine is drawn flat: {detail}</source>
        <translation>O arquivo de uma peça da máquina não pôde ser lido e a máquina é desenhada em 2D: {detail}</translation>
    </message>
    <message>
        <source>A password has at least {least} characters.</source>
        <translation>Uma senha tem pelo menos {least} caracteres.</translation>
    </message>
    <message>
        <source>A password is read from the terminal, or as one line from stdin.</source>
        <translation>A senha é lida do terminal, ou como uma linha da entrada padrão.</translation>
    </message>
    <message>
        <source>A plant.yaml that exists already</source>
        <translation>Um plant.yaml que já existe</translation>
    </message>
    <message>
        <source>A reason is needed: whoever reads the journal must see why.</source>
        <translation>É preciso um motivo: quem lê o diário precisa saber por quê.</translation>
    </message>
    <message>
        <source>A reason that is not offered any more stays in the past. It is never taken out.</source>
        <translation>Um motivo que não é mais oferecido permanece no passado. Nunca é apagado.</translation>
    </message>
    <message>
        <source>A second ':' in one line. Put the value in quotes, or its keys on lines of their own.</source>
        <translation>Um segundo ':' na mesma linha. Ponha o valor entre aspas, ou as chaves em linhas próprias.</translation>
    </message>
    <message>
        <source>A second document begins here ('---'). The file takes one.</source>
        <translation>Um segundo documento começa aqui ('---'). O arquivo aceita um só.</translation>
    </message>
    <message>
        <source>A secret is one line of text and not empty.</source>
        <translation>Um segredo é uma linha de texto e não pode ser vazio.</translation>
    </message>
    <message>
        <source>A simulated shop on this computer; nothing to install</source>
        <translation>Uma fábrica simulada neste computador; nada a instalar</translation>
    </message>
    <message>
        <source>A station '{name}' is enrolled already. Revoke it first.</source>
        <translation>Uma estação '{name}' já está cadastrada. Revogue-a primeiro.</translation>
    </message>
    <message>
        <source>A station at {address} asks to be let in. Compare its fingerprint with what 'keys' shows there: {fingerprint}</source>
        <translation>Uma estação em {address} pede acesso. Compare a impressão digital dela com a que 'keys' mostra lá: {fingerprint}</translation>
    </message>
    <message>
        <source>A station needs a name on this hub: --name with letters, digits, '.', '_' or '-'.</source>
        <translation>A estação precisa de um nome nesta central: --name com letras, algarismos, '.', '_' ou '-'.</translation>
    </message>
    <message>
        <source>A tab stands here. YAML takes spaces for indentation.</source>
        <translation>Há aqui uma tabulação. YAML usa espaços para recuar.</translation>
    </message>
    <message>
        <source>Above</source>
        <translation>Por cima</translation>
    </message>
    <message>
        <source>Above 100 %: check the ideal cycle. It is shown as it is, never capped.</source>
        <translation>Acima de 100 %: verifique o ciclo ideal. O valor é mostrado como é, nunca limitado.</translation>
    </message>
    <message>
        <source>Above {limit}: check the ideal cycle.</source>
        <translation>Acima de {limit}: verifique o ciclo ideal.</translation>
    </message>
    <message>
        <source>Accepted until now:</source>
        <translation>Aceito até agora:</translation>
    </message>
    <message>
        <source>Access refused</source>
        <translation>Acesso recusado</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Reconhecer</translation>
    </message>
    <message>
        <source>Acknowledge an alarm</source>
        <translation>Reconhecer um alarme</translation>
    </message>
    <message>
        <source>Acknowledge {count}</source>
        <translation>Reconhecer {count}</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Reconhecido</translation>
    </message>
    <message>
        <source>Acknowledged and reset</source>
        <translation>Reconhecidos e rearmados</translation>
    </message>
    <message>
        <source>Acknowledged: {alarm}.</source>
        <translation>Reconhecido: {alarm}.</translation>
    </message>
    <message>
        <source>Active conditions</source>
        <translation>Condições ativas</translation>
    </message>
    <message>
        <source>Actual production time</source>
        <translation>Tempo real de produção</translation>
    </message>
    <message>
        <source>Actual production time (APT)</source>
        <translation>Tempo real de produção (APT)</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Adicionar linha</translation>
    </message>
    <message>
        <source>Add to chart</source>
        <translation>Adicionar ao gráfico</translation>
    </message>
    <message>
        <source>Add: {section} …</source>
        <translation>Adicionar: {section} …</translation>
    </message>
    <message>
        <source>Added after scaling.</source>
        <translation>Somado depois da escala.</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Adicionado: {names}.</translation>
    </message>
    <message>
        <source>Address of the Bot API; another one for a server of your own.</source>
        <translation>Endereço da Bot API; outro, para um servidor próprio.</translation>
    </message>
    <message>
        <source>Address of the agent: http://host:port, https://…, with a path before it if it has one.</source>
        <translation>Endereço do agente: http://host:porta, https://…, com um caminho se houver.</translation>
    </message>
    <message>
        <source>Address of the machine or its agent</source>
        <translation>Endereço da máquina ou do seu agente</translation>
    </message>
    <message>
        <source>Address of the server: opc.tcp://host:4840, with its path if it has one.</source>
        <translation>Endereço do servidor: opc.tcp://host:4840, com o caminho se houver.</translation>
    </message>
    <message>
        <source>Address to listen on. Any other than the computer's own needs users and TLS, or --insecure.</source>
        <translation>Endereço em que escuta. Qualquer outro que não o do próprio computador exige usuários e TLS, ou --insecure.</translation>
    </message>
    <message>
        <source>Address, or secret:NAME when the address itself must stay secret.</source>
        <translation>Endereço, ou secret:NOME quando o próprio endereço deve ficar em segredo.</translation>
    </message>
    <message>
        <source>After how long without a hand at the window its user is signed out.</source>
        <translation>Depois de quanto tempo sem ninguém mexer na janela o usuário sai sozinho.</translation>
    </message>
    <message>
        <source>Against the recorded history</source>
        <translation>Contra o histórico gravado</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Idade</translation>
    </message>
    <message>
        <source>Agent buffer overrun</source>
        <translation>Buffer do agente transbordou</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Alarm journal</source>
        <translation>Diário de alarmes</translation>
    </message>
    <message>
        <source>Alarm list</source>
        <translation>Lista de alarmes</translation>
    </message>
    <message>
        <source>Alarm priorities</source>
        <translation>Prioridades de alarme</translation>
    </message>
    <message>
        <source>Alarm rules</source>
        <translation>Regras de alarme</translation>
    </message>
    <message>
        <source>Alarm rules.</source>
        <translation>Regras de alarme.</translation>
    </message>
    <message>
        <source>Alarm sound</source>
        <translation>Som de alarme</translation>
    </message>
    <message>
        <source>Alarm when</source>
        <translation>Alarme quando</translation>
    </message>
    <message>
        <source>Alarm {code}</source>
        <translation>Alarme {code}</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Alarmes</translation>
    </message>
    <message>
        <source>Alarms on the way</source>
        <translation>Alarmes no percurso</translation>
    </message>
    <message>
        <source>Alarms per 10 min</source>
        <translation>Alarmes por 10 min</translation>
    </message>
    <message>
        <source>Alarms per day</source>
        <translation>Alarmes por dia</translation>
    </message>
    <message>
        <source>Alarms per hour</source>
        <translation>Alarmes por hora</translation>
    </message>
    <message>
        <source>Alarms that came three times or more within a minute. A deadband or a delay cures them.</source>
        <translation>Alarmes que vieram três vezes ou mais em um minuto. Banda morta ou atraso resolvem.</translation>
    </message>
    <message>
        <source>Alarms that came while they were shelved, suppressed or out of service. Nobody was disturbed by them.</source>
        <translation>Alarmes que vieram enquanto estavam adiados, suprimidos ou fora de serviço. Não incomodaram ninguém.</translation>
    </message>
    <message>
        <source>Alarms that stood for more than 24 h at the end of the time.</source>
        <translation>Alarmes ativos há mais de 24 h no fim do período.</translation>
    </message>
    <message>
        <source>Alarms that went by themselves within ten seconds and did not come again at once. A delay cures them.</source>
        <translation>Alarmes que passaram sozinhos em até dez segundos e não voltaram logo. Um atraso resolve.</translation>
    </message>
    <message>
        <source>Alarms that were on the shelf for more than 8 h at the end of the time.</source>
        <translation>Alarmes adiados há mais de 8 h no fim do período.</translation>
    </message>
    <message>
        <source>All figures</source>
        <translation>Todos os índices</translation>
    </message>
    <message>
        <source>All in one plot</source>
        <translation>Tudo em um gráfico</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Todos os tipos</translation>
    </message>
    <message>
        <source>All lines of this time and these filters, as a file</source>
        <translation>Todas as linhas deste período e destes filtros, em um arquivo</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Todas as máquinas</translation>
    </message>
    <message>
        <source>All parts, carriers before what they carry.</source>
        <translation>Todas as partes, as que carregam antes das carregadas.</translation>
    </message>
    <message>
        <source>All priorities</source>
        <translation>Todas as prioridades</translation>
    </message>
    <message>
        <source>All signals</source>
        <translation>Todos os sinais</translation>
    </message>
    <message>
        <source>All sites</source>
        <translation>Todas as plantas</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos os estados</translation>
    </message>
    <message>
        <source>All stops</source>
        <translation>Todas as paradas</translation>
    </message>
    <message>
        <source>Allocation ratio</source>
        <translation>Taxa de alocação</translation>
    </message>
    <message>
        <source>An MTConnect agent is reached by http or https, not by '{scheme}'.</source>
        <translation>Um agente MTConnect é acessado por http ou https, não por '{scheme}'.</translation>
    </message>
    <message>
        <source>An OPC UA server is reached by opc.tcp, not by '{scheme}'.</source>
        <translation>Um servidor OPC UA é acessado por opc.tcp, não por '{scheme}'.</translation>
    </message>
    <message>
        <source>An alarm is shelved for at most 24 h. Choose an end between now and then.</source>
        <translation>Um alarme é adiado por no máximo 24 h. Escolha um fim entre agora e esse limite.</translation>
    </message>
    <message>
        <source>An alarm that is latched or out of service can't be shelved. Reset it or return it.</source>
        <translation>Um alarme retido ou fora de serviço não pode ser adiado. Rearme-o ou devolva-o ao serviço.</translation>
    </message>
    <message>
        <source>An observation has no readable sequence number: {reason}.</source>
        <translation>Uma observação não tem número de sequência legível: {reason}.</translation>
    </message>
    <message>
        <source>And after {clock}?</source>
        <translation>E depois de {clock}?</translation>
    </message>
    <message>
        <source>Announce again after</source>
        <translation>Anunciar de novo após</translation>
    </message>
    <message>
        <source>Announce at the n-th time</source>
        <translation>Anunciar na n-ésima vez</translation>
    </message>
    <message>
        <source>Announce only when the condition has become true so many times …</source>
        <translation>Anunciar só quando a condição se tornou verdadeira tantas vezes …</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>Anunciados</translation>
    </message>
    <message>
        <source>Announced again</source>
        <translation>Anunciado de novo</translation>
    </message>
    <message>
        <source>Announced through</source>
        <translation>Anunciado por</translation>
    </message>
    <message>
        <source>Another hub with another store takes the calls of these stations. Workers of one hub share one store: 'hub: {store: postgresql://…}'.</source>
        <translation>Outro hub, com outro armazenamento, atende as chamadas destas estações. Os processos de um hub compartilham um só armazenamento: 'hub: {store: postgresql://…}'.</translation>
    </message>
    <message>
        <source>Another hub writes into this database. One writes at a time: stop it, or name another database under 'store'.</source>
        <translation>Outro hub grava neste banco de dados. Um grava por vez: pare-o, ou indique outro banco em 'store'.</translation>
    </message>
    <message>
        <source>Another program holds {path} locked. Close it; recording goes on by itself.</source>
        <translation>Outro programa mantém {path} bloqueado. Feche-o; a gravação continua sozinha.</translation>
    </message>
    <message>
        <source>Another station (process {process}) is writing {path}. Stop it first, or choose another folder with --data.</source>
        <translation>Outra estação (processo {process}) está gravando {path}. Pare-a primeiro, ou escolha outra pasta com --data.</translation>
    </message>
    <message>
        <source>Another window</source>
        <translation>Outra janela</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Resposta</translation>
    </message>
    <message>
        <source>Any part</source>
        <translation>Qualquer peça</translation>
    </message>
    <message>
        <source>Apprise does not understand the address of this channel.</source>
        <translation>O Apprise não entende o endereço deste canal.</translation>
    </message>
    <message>
        <source>Apprise's URL of the service, as secret:NAME.</source>
        <translation>URL do serviço no formato do Apprise, como secret:NOME.</translation>
    </message>
    <message>
        <source>Area {name}</source>
        <translation>Área {name}</translation>
    </message>
    <message>
        <source>Areas.</source>
        <translation>Áreas.</translation>
    </message>
    <message>
        <source>Areas; all when left out.</source>
        <translation>Áreas; todas quando omitido.</translation>
    </message>
    <message>
        <source>Armed on</source>
        <translation>Ativa em</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>Como texto</translation>
    </message>
    <message>
        <source>As the machine says</source>
        <translation>Como a máquina diz</translation>
    </message>
    <message>
        <source>As the machine was: {kind}</source>
        <translation>Como a máquina estava: {kind}</translation>
    </message>
    <message>
        <source>As usual ({default})</source>
        <translation>Padrão ({default})</translation>
    </message>
    <message>
        <source>Ask this port in every protocol</source>
        <translation>Perguntar a esta porta em todos os protocolos</translation>
    </message>
    <message>
        <source>Asked. What differs is sent again.</source>
        <translation>Pedido feito. O que difere é enviado de novo.</translation>
    </message>
    <message>
        <source>Asking {count} ports …</source>
        <translation>Consultando {count} portas …</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>No mínimo</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>No máximo</translation>
    </message>
    <message>
        <source>Auxiliaries</source>
        <translation>Auxiliares</translation>
    </message>
    <message>
        <source>Avail.</source>
        <translation>Disp.</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>Disponibilidade</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Eixos</translation>
    </message>
    <message>
        <source>Axes that the machine has; linuxcncrsh always tells six.</source>
        <translation>Eixos que a máquina tem; o linuxcncrsh sempre informa seis.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Voltar</translation>
    </message>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>Voltar (Alt+Esquerda)</translation>
    </message>
    <message>
        <source>Back and forward</source>
        <translation>Voltar e avançar</translation>
    </message>
    <message>
        <source>Back to the present (Home)</source>
        <translation>Voltar ao presente (Home)</translation>
    </message>
    <message>
        <source>Back without changes</source>
        <translation>Voltar sem mudanças</translation>
    </message>
    <message>
        <source>Bad at the source</source>
        <translation>Ruim na origem</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Faixas</translation>
    </message>
    <message>
        <source>Bed</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Begin, local time: 2026-12-05T06:00.</source>
        <translation>Início, hora local: 2026-12-05T06:00.</translation>
    </message>
    <message>
        <source>Begins on</source>
        <translation>Começa em</translation>
    </message>
    <message>
        <source>Behind '{word}' stands a text in quotes.</source>
        <translation>Depois de '{word}' vem um texto entre aspas.</translation>
    </message>
    <message>
        <source>Being repaired</source>
        <translation>Em conserto</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Pertence a</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>Por baixo</translation>
    </message>
    <message>
        <source>Between the cursors</source>
        <translation>Entre os cursores</translation>
    </message>
    <message>
        <source>Between {bounds}: {known} of the planned time is known.</source>
        <translation>Entre {bounds}: {known} do tempo planejado é conhecido.</translation>
    </message>
    <message>
        <source>Bits per second of the serial port.</source>
        <translation>Bits por segundo da porta serial.</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Bloco</translation>
    </message>
    <message>
        <source>Bounds or reason</source>
        <translation>Limites ou motivo</translation>
    </message>
    <message>
        <source>Breaks</source>
        <translation>Pausas</translation>
    </message>
    <message>
        <source>Busy: production, set-up, delay and down</source>
        <translation>Ocupada: produção, preparação, espera e parada por falha</translation>
    </message>
    <message>
        <source>Buttons</source>
        <translation>Botões</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Por</translation>
    </message>
    <message>
        <source>By alarm</source>
        <translation>Por alarme</translation>
    </message>
    <message>
        <source>By feed rate</source>
        <translation>Por avanço</translation>
    </message>
    <message>
        <source>By how many was the count wrong?</source>
        <translation>Em quantas a contagem estava errada?</translation>
    </message>
    <message>
        <source>By minutes</source>
        <translation>Por minutos</translation>
    </message>
    <message>
        <source>By parts</source>
        <translation>Por peças</translation>
    </message>
    <message>
        <source>By spindle load</source>
        <translation>Por carga do fuso</translation>
    </message>
    <message>
        <source>Byte order of all signals that don't say their own.</source>
        <translation>Ordem dos bytes de todos os sinais que não informam a sua.</translation>
    </message>
    <message>
        <source>CNC Telemetry</source>
        <translation>CNC Telemetry</translation>
    </message>
    <message>
        <source>CSV for this country's Excel …</source>
        <translation>CSV para o Excel deste país …</translation>
    </message>
    <message>
        <source>CSV, ISO times, decimal point …</source>
        <translation>CSV, horas ISO, ponto decimal …</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Calendário</translation>
    </message>
    <message>
        <source>Calendar time</source>
        <translation>Tempo de calendário</translation>
    </message>
    <message>
        <source>Call for help</source>
        <translation>Chamar ajuda</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>Surgiu</translation>
    </message>
    <message>
        <source>Came after: {cause}</source>
        <translation>Veio depois de: {cause}</translation>
    </message>
    <message>
        <source>Came and went</source>
        <translation>Surgiram e passaram</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Carriage</source>
        <translation>Carro</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Causa</translation>
    </message>
    <message>
        <source>Certificate file of the authority that signed the broker's certificate; the system's own authorities when left out.</source>
        <translation>Arquivo do certificado da autoridade que assinou o certificado do broker; sem ele valem as autoridades do próprio sistema.</translation>
    </message>
    <message>
        <source>Certificate to log in with instead of a name (DER or PEM).</source>
        <translation>Certificado para entrar no lugar de um nome (DER ou PEM).</translation>
    </message>
    <message>
        <source>Certificate with its chain, PEM.</source>
        <translation>Certificado com sua cadeia, PEM.</translation>
    </message>
    <message>
        <source>Change the language</source>
        <translation>Mudar o idioma</translation>
    </message>
    <message>
        <source>Changed afterwards</source>
        <translation>Alterado depois</translation>
    </message>
    <message>
        <source>Changed for '{name}'.</source>
        <translation>Alterado para '{name}'.</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Alterações</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Channel {channel}: {said}</source>
        <translation>Canal {channel}: {said}</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canais</translation>
    </message>
    <message>
        <source>Channels that reach this person.</source>
        <translation>Canais que chegam a esta pessoa.</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Gráficos</translation>
    </message>
    <message>
        <source>Chat id.</source>
        <translation>Id do chat.</translation>
    </message>
    <message>
        <source>Chattering</source>
        <translation>Oscilantes</translation>
    </message>
    <message>
        <source>Check the trail of who did what, or list it.</source>
        <translation>Confere a trilha de quem fez o quê, ou a lista.</translation>
    </message>
    <message>
        <source>Choose a machine and open it</source>
        <translation>Escolher uma máquina e abri-la</translation>
    </message>
    <message>
        <source>Choose a station to see its key, and to compare or shut it out.</source>
        <translation>Escolha uma estação para ver a chave dela, compará-la ou revogá-la.</translation>
    </message>
    <message>
        <source>Choose a stop to give its reason, or to see who gave it.</source>
        <translation>Escolha uma parada para dar o motivo, ou para ver quem o deu.</translation>
    </message>
    <message>
        <source>Choose a version to see what going back to it would change.</source>
        <translation>Escolha uma versão para ver o que mudaria ao voltar a ela.</translation>
    </message>
    <message>
        <source>Choose two different ones.</source>
        <translation>Escolha dois diferentes.</translation>
    </message>
    <message>
        <source>Click: hide or show. Alt+click: this one alone.</source>
        <translation>Clique: ocultar ou mostrar. Alt+clique: só esta.</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Relógio</translation>
    </message>
    <message>
        <source>Clock jump</source>
        <translation>Salto do relógio</translation>
    </message>
    <message>
        <source>Clock of the source</source>
        <translation>Relógio da fonte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Close the help (Esc)</source>
        <translation>Fechar a ajuda (Esc)</translation>
    </message>
    <message>
        <source>Colour of the tool path</source>
        <translation>Cor do percurso da ferramenta</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Cores</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Coluna</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Comentário</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Compare the fingerprint</source>
        <translation>Comparar a impressão digital</translation>
    </message>
    <message>
        <source>Compare the last day again</source>
        <translation>Comparar o último dia de novo</translation>
    </message>
    <message>
        <source>Compare this fingerprint (SHA-256) with the one that the control shows:</source>
        <translation>Compare esta impressão digital (SHA-256) com a que o comando mostra:</translation>
    </message>
    <message>
        <source>Compare …</source>
        <translation>Comparar …</translation>
    </message>
    <message>
        <source>Comparisons don't chain. Write them one by one, joined with 'and'.</source>
        <translation>Comparações não se encadeiam. Escreva uma por uma, ligadas com 'and'.</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Completo</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Componente</translation>
    </message>
    <message>
        <source>Computed again from {clock}: {cause}</source>
        <translation>Recalculado a partir de {clock}: {cause}</translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation>Arquivo de configuração</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Conectar</translation>
    </message>
    <message>
        <source>Connect a machine</source>
        <translation>Conectar uma máquina</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Conectada</translation>
    </message>
    <message>
        <source>Connected anew: {names}.</source>
        <translation>Reconectado: {names}.</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Conectando</translation>
    </message>
    <message>
        <source>Connection password of linuxcncrsh (its option --connectpw).</source>
        <translation>Senha de conexão do linuxcncrsh (opção --connectpw).</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Conexões</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Comando</translation>
    </message>
    <message>
        <source>Controller or functional mode.</source>
        <translation>Modo do controlador ou modo funcional.</translation>
    </message>
    <message>
        <source>Coolant</source>
        <translation>Refrigerante</translation>
    </message>
    <message>
        <source>Copied to {file}.</source>
        <translation>Copiado para {file}.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the history while the station runs.</source>
        <translation>Copia o histórico com a estação em execução.</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Copiar o relatório</translation>
    </message>
    <message>
        <source>Correct the address</source>
        <translation>Corrigir o endereço</translation>
    </message>
    <message>
        <source>Correct the count</source>
        <translation>Corrigir a contagem</translation>
    </message>
    <message>
        <source>Correct the mapping …</source>
        <translation>Corrigir o mapeamento …</translation>
    </message>
    <message>
        <source>Correct the settings</source>
        <translation>Corrigir as configurações</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Correção</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>Não pôde ser lido</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Vezes</translation>
    </message>
    <message>
        <source>Count short stops as losses of availability instead.</source>
        <translation>Contar paradas curtas como perdas de disponibilidade.</translation>
    </message>
    <message>
        <source>Counted at</source>
        <translation>Contada em</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>Conta como</translation>
    </message>
    <message>
        <source>Counts as: {kind}</source>
        <translation>Conta como: {kind}</translation>
    </message>
    <message>
        <source>Cradle</source>
        <translation>Berço</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Crítica</translation>
    </message>
    <message>
        <source>Cross slide</source>
        <translation>Carro transversal</translation>
    </message>
    <message>
        <source>Cycle</source>
        <translation>Ciclo</translation>
    </message>
    <message>
        <source>Cycle times</source>
        <translation>Tempos de ciclo</translation>
    </message>
    <message>
        <source>Cycles</source>
        <translation>Ciclos</translation>
    </message>
    <message>
        <source>Cycles of the bar</source>
        <translation>Ciclos da barra</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Dados</translation>
    </message>
    <message>
        <source>Data {age} old</source>
        <translation>Dados de {age} atrás</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dia</translation>
    </message>
    <message>
        <source>Day by day</source>
        <translation>Dia a dia</translation>
    </message>
    <message>
        <source>Days of the week: mon-fri, sat.</source>
        <translation>Dias da semana: mon-fri, sat.</translation>
    </message>
    <message>
        <source>Days on which it begins: mon-fri, sat, mon-thu,sat.</source>
        <translation>Dias em que começa: mon-fri, sat, mon-thu,sat.</translation>
    </message>
    <message>
        <source>Days on which no shift begins.</source>
        <translation>Dias em que nenhum turno começa.</translation>
    </message>
    <message>
        <source>Days or weeks</source>
        <translation>Dias ou semanas</translation>
    </message>
    <message>
        <source>Deadband</source>
        <translation>Banda morta</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Delay (ADET)</source>
        <translation>Espera (ADET)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Delete rule</source>
        <translation>Excluir regra</translation>
    </message>
    <message>
        <source>Deleted: {name}. The version before is kept.</source>
        <translation>Excluída: {name}. A versão anterior fica guardada.</translation>
    </message>
    <message>
        <source>Device model (MTConnectDevices XML) of an SHDR log; guessed from its keys when left out.</source>
        <translation>Modelo do dispositivo (XML MTConnectDevices) de um log SHDR; deduzido das chaves quando omitido.</translation>
    </message>
    <message>
        <source>Devices and links (NAMUR NE 107)</source>
        <translation>Dispositivos e conexões (NAMUR NE 107)</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnóstico</translation>
    </message>
    <message>
        <source>Diameter at its other end, when it is a cone.</source>
        <translation>Diâmetro na outra ponta, quando é um cone.</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Diferença</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Resumo</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>Descartar alterações</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Disco cheio</translation>
    </message>
    <message>
        <source>Do not split</source>
        <translation>Não dividir</translation>
    </message>
    <message>
        <source>Document (PDF) …</source>
        <translation>Documento (PDF) …</translation>
    </message>
    <message>
        <source>Don't connect</source>
        <translation>Não conectar</translation>
    </message>
    <message>
        <source>Done, but not yet written: the disk does not take it now. It is tried again.</source>
        <translation>Feito, mas ainda não gravado: o disco não aceita agora. Será tentado de novo.</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>Porta</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Parada por falha</translation>
    </message>
    <message>
        <source>Down (ADOT)</source>
        <translation>Parada por falha (ADOT)</translation>
    </message>
    <message>
        <source>Drag an item from the right onto a signal, or choose both and press “Put on the chosen signal”.</source>
        <translation>Arraste um item da direita para um sinal, ou escolha os dois e aperte “Pôr no sinal escolhido”.</translation>
    </message>
    <message>
        <source>Drag signals here, or press Enter on one</source>
        <translation>Arraste sinais para cá, ou tecle Enter em um</translation>
    </message>
    <message>
        <source>Drag the window to move it, its ends to stretch it, or brush a new one</source>
        <translation>Arraste a janela para movê-la, as pontas para esticá-la, ou risque uma nova</translation>
    </message>
    <message>
        <source>Drag to move in time. Space plays, arrows step by a second, Page Up and Down by a minute.</source>
        <translation>Arraste para andar no tempo. Espaço reproduz, setas andam um segundo, Page Up e Page Down um minuto.</translation>
    </message>
    <message>
        <source>Draw one pen over another, of the visible time</source>
        <translation>Desenhar uma pena sobre outra, do tempo visível</translation>
    </message>
    <message>
        <source>Drop changes</source>
        <translation>Descartar mudanças</translation>
    </message>
    <message>
        <source>E-mail channels to which each new report is sent.</source>
        <translation>Canais de e-mail aos quais cada relatório novo é enviado.</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Edit the reasons</source>
        <translation>Editar os motivos</translation>
    </message>
    <message>
        <source>Effect.</source>
        <translation>Efetiv.</translation>
    </message>
    <message>
        <source>Effectiveness</source>
        <translation>Efetividade</translation>
    </message>
    <message>
        <source>Effectiveness is above 100 % ({percent} %): the ideal cycle is longer than what the machine does.</source>
        <translation>A efetividade passa de 100 % ({percent} %): o ciclo ideal é mais longo do que a máquina faz.</translation>
    </message>
    <message>
        <source>Electric</source>
        <translation>Elétrica</translation>
    </message>
    <message>
        <source>Emergency stop</source>
        <translation>Parada de emergência</translation>
    </message>
    <message>
        <source>End suppression</source>
        <translation>Encerrar supressão</translation>
    </message>
    <message>
        <source>End, local time.</source>
        <translation>Fim, hora local.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Lançar</translation>
    </message>
    <message>
        <source>Enter name and password</source>
        <translation>Informar usuário e senha</translation>
    </message>
    <message>
        <source>Enter signals …</source>
        <translation>Informar sinais …</translation>
    </message>
    <message>
        <source>Entered by hand</source>
        <translation>Digitado à mão</translation>
    </message>
    <message>
        <source>Entered by people</source>
        <translation>Informado por pessoas</translation>
    </message>
    <message>
        <source>Entries of the calendar</source>
        <translation>Entradas do calendário</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tudo</translation>
    </message>
    <message>
        <source>Exactly what is seen, as a file</source>
        <translation>Exatamente o que se vê, como arquivo</translation>
    </message>
    <message>
        <source>Excel workbook …</source>
        <translation>Pasta de trabalho do Excel …</translation>
    </message>
    <message>
        <source>Exceptions for some signals; the first rule that matches holds.</source>
        <translation>Exceções para alguns sinais; vale a primeira regra que servir.</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>Execution state.</source>
        <translation>Estado de execução.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Export knows the formats {formats} and the forms {forms}.</source>
        <translation>A exportação conhece os formatos {formats} e as formas {forms}.</translation>
    </message>
    <message>
        <source>Export the calendar</source>
        <translation>Exportar o calendário</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportar …</translation>
    </message>
    <message>
        <source>Extremes of each pixel</source>
        <translation>Extremos de cada pixel</translation>
    </message>
    <message>
        <source>Factor from the device's number to the unit.</source>
        <translation>Fator do número do dispositivo para a unidade.</translation>
    </message>
    <message>
        <source>Factor from the server's number to the signal's unit.</source>
        <translation>Fator do número do servidor para a unidade do sinal.</translation>
    </message>
    <message>
        <source>Factor from the source's number to the signal's unit.</source>
        <translation>Fator do número da fonte para a unidade do sinal.</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Falha do dispositivo</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Falhas</translation>
    </message>
    <message>
        <source>Failures, and one more as ISO 22400-2 has it</source>
        <translation>Falhas, mais uma, como na ISO 22400-2</translation>
    </message>
    <message>
        <source>Faster than the ideal cycle</source>
        <translation>Mais rápido que o ciclo ideal</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Falha</translation>
    </message>
    <message>
        <source>Feed override</source>
        <translation>Override de avanço</translation>
    </message>
    <message>
        <source>Feed rate</source>
        <translation>Avanço</translation>
    </message>
    <message>
        <source>Feed {percent} %</source>
        <translation>Avanço {percent} %</translation>
    </message>
    <message>
        <source>Fewer reasons</source>
        <translation>Menos motivos</translation>
    </message>
    <message>
        <source>Fields and words</source>
        <translation>Campos e palavras</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Medida</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Números</translation>
    </message>
    <message>
        <source>Figures and how they come about</source>
        <translation>Indicadores e como são obtidos</translation>
    </message>
    <message>
        <source>Figures carry bounds.</source>
        <translation>Os indicadores trazem limites.</translation>
    </message>
    <message>
        <source>File of an STL or glTF mesh, beside this file.</source>
        <translation>Arquivo de uma malha STL ou glTF, ao lado deste arquivo.</translation>
    </message>
    <message>
        <source>File with the certificate authority that signed the agent's certificate.</source>
        <translation>Arquivo com a autoridade que assinou o certificado do agente.</translation>
    </message>
    <message>
        <source>File with the key of client_cert, if it is not in the same file.</source>
        <translation>Arquivo com a chave de client_cert, se não estiver no mesmo arquivo.</translation>
    </message>
    <message>
        <source>File with this station's own certificate, if the agent asks for one.</source>
        <translation>Arquivo com o certificado desta estação, se o agente pedir um.</translation>
    </message>
    <message>
        <source>Find machines</source>
        <translation>Procurar máquinas</translation>
    </message>
    <message>
        <source>Find machines in hosts, URLs or ranges, with ready entries.</source>
        <translation>Encontra máquinas em computadores, URLs ou faixas, com entradas prontas.</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>Impressão digital (SHA-256)</translation>
    </message>
    <message>
        <source>Fingerprint: {fingerprint}</source>
        <translation>Impressão digital: {fingerprint}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Encerrar</translation>
    </message>
    <message>
        <source>Finish the job</source>
        <translation>Encerrar a ordem</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Encerrada</translation>
    </message>
    <message>
        <source>First day on which it holds.</source>
        <translation>Primeiro dia em que vale.</translation>
    </message>
    <message>
        <source>First day, for example 2026-12-25.</source>
        <translation>Primeiro dia, por exemplo 2026-12-25.</translation>
    </message>
    <message>
        <source>First pass yield</source>
        <translation>Aprovação de primeira</translation>
    </message>
    <message>
        <source>First view</source>
        <translation>Vista inicial</translation>
    </message>
    <message>
        <source>First-out</source>
        <translation>Causa primeira</translation>
    </message>
    <message>
        <source>First-out rank: what ranks lower is the cause of what comes with it.</source>
        <translation>Ordem de causa (first-out): o de número menor é a causa do que vem junto.</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajustar</translation>
    </message>
    <message>
        <source>Fleet</source>
        <translation>Frota</translation>
    </message>
    <message>
        <source>Fleet: this hub</source>
        <translation>Frota: este hub</translation>
    </message>
    <message>
        <source>Fleet: this station</source>
        <translation>Frota: esta estação</translation>
    </message>
    <message>
        <source>Fleeting</source>
        <translation>Passageiros</translation>
    </message>
    <message>
        <source>Flood since {clock}: {count} alarms in 10 min. Grouped by machine under the first-out; sounds below priority 2 pause.</source>
        <translation>Avalanche desde {clock}: {count} alarmes em 10 min. Agrupados por máquina sob a causa primeira; sons abaixo da prioridade 2 em pausa.</translation>
    </message>
    <message>
        <source>Folder of our own certificate and of the servers' certificates that were accepted; `pki` in the data directory when left out.</source>
        <translation>Pasta do nosso certificado e dos certificados de servidores aceitos; `pki` no diretório de dados quando omitida.</translation>
    </message>
    <message>
        <source>Folder to which observations are written as Parquet files before they are deleted.</source>
        <translation>Pasta em que as observações são gravadas em arquivos Parquet antes de serem apagadas.</translation>
    </message>
    <message>
        <source>Follow the present (Home)</source>
        <translation>Acompanhar o presente (Home)</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Para</translation>
    </message>
    <message>
        <source>For example http://10.0.0.5:5000 of an MTConnect agent</source>
        <translation>Por exemplo http://10.0.0.5:5000 de um agente MTConnect</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>Por quanto tempo</translation>
    </message>
    <message>
        <source>For plant.yaml:</source>
        <translation>Para o plant.yaml:</translation>
    </message>
    <message>
        <source>For scrap, not for stops</source>
        <translation>Para refugo, não para paradas</translation>
    </message>
    <message>
        <source>For this version of part or program alone.</source>
        <translation>Só para esta versão da peça ou do programa.</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Para quem</translation>
    </message>
    <message>
        <source>For {share} of the time the data allows no verdict.</source>
        <translation>Em {share} do tempo os dados não permitem veredito.</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formulário</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Fórmula</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Avançar</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>Avançar (Alt+Direita)</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>Sex</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>From outside (starved, blocked)</source>
        <translation>De fora (sem alimentação, bloqueada)</translation>
    </message>
    <message>
        <source>From the machine to the screen, last minute</source>
        <translation>Da máquina até a tela, último minuto</translation>
    </message>
    <message>
        <source>From the next start on: {names}.</source>
        <translation>A partir da próxima inicialização: {names}.</translation>
    </message>
    <message>
        <source>From the tip to the nose of the spindle, mm, as it is drawn.</source>
        <translation>Da ponta da ferramenta ao nariz do fuso, em mm, como é desenhado.</translation>
    </message>
    <message>
        <source>From when.</source>
        <translation>A partir de quando.</translation>
    </message>
    <message>
        <source>From whom.</source>
        <translation>De quem.</translation>
    </message>
    <message>
        <source>From – to</source>
        <translation>De – até</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>De … até …</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Frente</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Tela cheia</translation>
    </message>
    <message>
        <source>Function check</source>
        <translation>Verificação de função</translation>
    </message>
    <message>
        <source>Functional mode</source>
        <translation>Modo funcional</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galeria</translation>
    </message>
    <message>
        <source>Gauges, bars and axes</source>
        <translation>Mostradores, barras e eixos</translation>
    </message>
    <message>
        <source>Give --machine: whose history is it?</source>
        <translation>Informe --machine: de quem é o histórico?</translation>
    </message>
    <message>
        <source>Give either host (network) or serial (port of this computer), and not both.</source>
        <translation>Informe host (rede) ou serial (porta deste computador), e não os dois.</translation>
    </message>
    <message>
        <source>Give this reason</source>
        <translation>Dar este motivo</translation>
    </message>
    <message>
        <source>Go back to this version</source>
        <translation>Voltar a esta versão</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>Ir ao vivo</translation>
    </message>
    <message>
        <source>Going back to this version would change:</source>
        <translation>Voltar a esta versão mudaria:</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Bom</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>Peças boas</translation>
    </message>
    <message>
        <source>Good parts: {count}</source>
        <translation>Peças boas: {count}</translation>
    </message>
    <message>
        <source>Good pcs.</source>
        <translation>Boas</translation>
    </message>
    <message>
        <source>Half of the cycles are faster than the ideal of {ideal} s: check it. The fastest 5 % take {seconds} s.</source>
        <translation>Metade dos ciclos é mais rápida que o ideal de {ideal} s: verifique-o. Os 5 % mais rápidos levam {seconds} s.</translation>
    </message>
    <message>
        <source>Headstock</source>
        <translation>Cabeçote fixo</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ajuda</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>Ajuda desta página</translation>
    </message>
    <message>
        <source>Help for this page (F1)</source>
        <translation>Ajuda desta página (F1)</translation>
    </message>
    <message>
        <source>Help is called – end the call</source>
        <translation>Ajuda chamada – encerrar</translation>
    </message>
    <message>
        <source>Help is called.</source>
        <translation>Ajuda chamada.</translation>
    </message>
    <message>
        <source>Help is coming – end the call</source>
        <translation>Ajuda a caminho – encerrar</translation>
    </message>
    <message>
        <source>Help is wanted at the machine</source>
        <translation>Pedem ajuda na máquina</translation>
    </message>
    <message>
        <source>Help wanted: {machines}</source>
        <translation>Pedem ajuda: {machines}</translation>
    </message>
    <message>
        <source>Here a '{expected}' is missing.</source>
        <translation>Aqui falta um '{expected}'.</translation>
    </message>
    <message>
        <source>Here {accepted} is needed, but this is {found}.</source>
        <translation>Aqui é preciso {accepted}, mas isto é {found}.</translation>
    </message>
    <message>
        <source>Hidden and shown again</source>
        <translation>Ocultados e reexibidos</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Alta</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Histórico</translation>
    </message>
    <message>
        <source>History can't be kept in {folder}: {error}. Give write permission there, or choose another folder with --data.</source>
        <translation>Não é possível manter o histórico em {folder}: {error}. Dê permissão de escrita ali, ou escolha outra pasta com --data.</translation>
    </message>
    <message>
        <source>History can't write to {path}: the file or its folder is read-only. Give write permission; recording goes on by itself.</source>
        <translation>O histórico não pode gravar em {path}: o arquivo ou a pasta é somente leitura. Dê permissão de escrita; a gravação continua sozinha.</translation>
    </message>
    <message>
        <source>History files can't be played here: nothing to open them with was given.</source>
        <translation>Arquivos de histórico não podem ser reproduzidos aqui: nada foi dado para abri-los.</translation>
    </message>
    <message>
        <source>History knows no machine {machine}. It appears with its first value.</source>
        <translation>O histórico não conhece a máquina {machine}. Ela aparece com o primeiro valor.</translation>
    </message>
    <message>
        <source>Holiday</source>
        <translation>Feriado</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>Feriados</translation>
    </message>
    <message>
        <source>Host application without which nothing is published: its STATE must say that it is online.</source>
        <translation>Aplicação host sem a qual nada é publicado: o STATE dela deve dizer que está on-line.</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>Hours in which it is armed; always when left out.</source>
        <translation>Horários em que está ativo; sempre quando omitido.</translation>
    </message>
    <message>
        <source>Hours of the week</source>
        <translation>Horas da semana</translation>
    </message>
    <message>
        <source>Hours over 30</source>
        <translation>Horas acima de 30</translation>
    </message>
    <message>
        <source>How OEE is counted.</source>
        <translation>Como o OEE é contado.</translation>
    </message>
    <message>
        <source>How curves share the room</source>
        <translation>Como as curvas dividem o espaço</translation>
    </message>
    <message>
        <source>How far back</source>
        <translation>Até quando no passado</translation>
    </message>
    <message>
        <source>How far beyond its limit a value must come back, in the signal's unit.</source>
        <translation>Quanto além do limite o valor deve voltar, na unidade do sinal.</translation>
    </message>
    <message>
        <source>How fast history that the broker lacks is sent, in Mbit/s; live values don't wait for it.</source>
        <translation>Com que velocidade se envia o histórico que falta ao broker, em Mbit/s; os valores ao vivo não esperam por ele.</translation>
    </message>
    <message>
        <source>How fast history that the hub lacks is sent, in Mbit/s; live values don't wait for it.</source>
        <translation>Com que velocidade é enviado o histórico que falta ao hub, em Mbit/s; os valores ao vivo não esperam por ele.</translation>
    </message>
    <message>
        <source>How it is encrypted; not at all when left out.</source>
        <translation>Como é criptografado; sem criptografia quando falta.</translation>
    </message>
    <message>
        <source>How it moves.</source>
        <translation>Como se move.</translation>
    </message>
    <message>
        <source>How its frame stands in the parent's: degrees about X, then Y, then Z.</source>
        <translation>Como o seu sistema fica no do elo que o carrega: graus em torno de X, depois Y, depois Z.</translation>
    </message>
    <message>
        <source>How its part counter is to be understood.</source>
        <translation>Como o contador de peças dela deve ser entendido.</translation>
    </message>
    <message>
        <source>How long a browser stays signed in.</source>
        <translation>Por quanto tempo um navegador permanece conectado.</translation>
    </message>
    <message>
        <source>How long a silent agent waits before it sends a sign of life; twice that without one is a dead link.</source>
        <translation>Quanto um agente em silêncio espera antes de enviar um sinal de vida; o dobro disso sem nenhum é uma ligação morta.</translation>
    </message>
    <message>
        <source>How long after its acknowledgement a standing alarm is announced again; 0s: never.</source>
        <translation>Quanto tempo após o reconhecimento um alarme que persiste é anunciado de novo; 0s: nunca.</translation>
    </message>
    <message>
        <source>How long after the announcement.</source>
        <translation>Quanto tempo depois do anúncio.</translation>
    </message>
    <message>
        <source>How long every observation is kept at full resolution.</source>
        <translation>Por quanto tempo cada observação é guardada em resolução total.</translation>
    </message>
    <message>
        <source>How long every observation is kept.</source>
        <translation>Por quanto tempo cada observação é guardada.</translation>
    </message>
    <message>
        <source>How long history is kept.</source>
        <translation>Por quanto tempo o histórico é guardado.</translation>
    </message>
    <message>
        <source>How long people stay signed in.</source>
        <translation>Por quanto tempo as pessoas permanecem conectadas.</translation>
    </message>
    <message>
        <source>How long roll-ups (smallest, largest, mean per interval) are kept.</source>
        <translation>Por quanto tempo os resumos (menor, maior e média por intervalo) são guardados.</translation>
    </message>
    <message>
        <source>How long roll-ups are kept.</source>
        <translation>Por quanto tempo os resumos são guardados.</translation>
    </message>
    <message>
        <source>How long the condition must be over before the alarm returns to normal.</source>
        <translation>Por quanto tempo a condição deve ter passado antes de o alarme voltar ao normal.</translation>
    </message>
    <message>
        <source>How long the condition must hold before the alarm is announced (on-delay).</source>
        <translation>Por quanto tempo a condição deve valer antes de o alarme ser anunciado (atraso na entrada).</translation>
    </message>
    <message>
        <source>How long to wait for an answer.</source>
        <translation>Quanto esperar por uma resposta.</translation>
    </message>
    <message>
        <source>How many of all alarms come from ten of them: the list to work off.</source>
        <translation>Quanto de todos os alarmes vem de apenas dez: a lista a resolver.</translation>
    </message>
    <message>
        <source>How many, and why?</source>
        <translation>Quantas, e por quê?</translation>
    </message>
    <message>
        <source>How much of the tool path</source>
        <translation>Quanto do percurso da ferramenta</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Quantas vezes</translation>
    </message>
    <message>
        <source>How often the controller is asked.</source>
        <translation>Com que frequência o comando é consultado.</translation>
    </message>
    <message>
        <source>How often the server looks at each value; 0s: at its fastest.</source>
        <translation>Com que frequência o servidor olha cada valor; 0s: o mais rápido que puder.</translation>
    </message>
    <message>
        <source>How often the server looks at the value; 0s: at its fastest.</source>
        <translation>Com que frequência o servidor olha o valor; 0s: o mais rápido que puder.</translation>
    </message>
    <message>
        <source>How often this value is read, when not as often as the others.</source>
        <translation>Com que frequência este valor é lido, quando diferente dos outros.</translation>
    </message>
    <message>
        <source>How often values are read.</source>
        <translation>Com que frequência os valores são lidos.</translation>
    </message>
    <message>
        <source>How soon somebody must act.</source>
        <translation>Em quanto tempo alguém deve agir.</translation>
    </message>
    <message>
        <source>How the connection is protected.</source>
        <translation>Como a conexão é protegida.</translation>
    </message>
    <message>
        <source>How this computer serves as a hub.</source>
        <translation>Como este computador serve de hub.</translation>
    </message>
    <message>
        <source>How this station reports to a hub.</source>
        <translation>Como esta estação informa um hub.</translation>
    </message>
    <message>
        <source>How urgent it is, where neither priority nor consequence is given.</source>
        <translation>Quão urgente é, quando não há prioridade nem consequência.</translation>
    </message>
    <message>
        <source>Hydraulic</source>
        <translation>Hidráulica</translation>
    </message>
    <message>
        <source>I have compared it with the control, and know why it has changed</source>
        <translation>Comparei com o comando e sei por que mudou</translation>
    </message>
    <message>
        <source>IANA time zone of the plant; the computer's own when left out.</source>
        <translation>Fuso horário IANA da planta; o do computador quando omitido.</translation>
    </message>
    <message>
        <source>ISA-95 area in which the machine stands.</source>
        <translation>Área (ISA-95) em que a máquina está.</translation>
    </message>
    <message>
        <source>ISA-95 production line to which the machine belongs.</source>
        <translation>Linha de produção (ISA-95) à qual a máquina pertence.</translation>
    </message>
    <message>
        <source>Icons</source>
        <translation>Ícones</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Id at the source</source>
        <translation>Id na origem</translation>
    </message>
    <message>
        <source>Ideal cycle</source>
        <translation>Ciclo ideal</translation>
    </message>
    <message>
        <source>Ideal cycle: {ideal} s.</source>
        <translation>Ciclo ideal: {ideal} s.</translation>
    </message>
    <message>
        <source>Ideal cycles.</source>
        <translation>Ciclos ideais.</translation>
    </message>
    <message>
        <source>Ideal time of all parts made: planned run time per item × quantity</source>
        <translation>Tempo ideal de todas as peças feitas: tempo planejado por peça × quantidade</translation>
    </message>
    <message>
        <source>Ideal time of good parts</source>
        <translation>Tempo ideal das peças boas</translation>
    </message>
    <message>
        <source>Ideal time of the good parts: planned run time per item × quantity</source>
        <translation>Tempo ideal das peças boas: tempo planejado por peça × quantidade</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Ociosa</translation>
    </message>
    <message>
        <source>If this is a station, let it in on the hub:</source>
        <translation>Se esta é uma estação, cadastre-a na central:</translation>
    </message>
    <message>
        <source>If this is the hub, its stations need this in their configuration:</source>
        <translation>Se esta é a central, as estações dela precisam disto na configuração:</translation>
    </message>
    <message>
        <source>Image (PNG) …</source>
        <translation>Imagem (PNG) …</translation>
    </message>
    <message>
        <source>Import a calendar</source>
        <translation>Importar um calendário</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>Importar …</translation>
    </message>
    <message>
        <source>In parts: n/a, because nothing tells an ideal cycle or no parts were made.</source>
        <translation>Em peças: n/d, pois nada informa o ciclo ideal ou nenhuma peça foi feita.</translation>
    </message>
    <message>
        <source>In parts: {count}, at the mean ideal cycle Σ(PRI·PQ) / PQ = {cycle} s.</source>
        <translation>Em peças: {count}, com o ciclo ideal médio Σ(PRI·PQ) / PQ = {cycle} s.</translation>
    </message>
    <message>
        <source>Incoming-webhook address, as secret:NAME.</source>
        <translation>Endereço do incoming webhook, como secret:NOME.</translation>
    </message>
    <message>
        <source>Inferred</source>
        <translation>Deduzido</translation>
    </message>
    <message>
        <source>Injury</source>
        <translation>Lesão</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Entradas</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Inserir</translation>
    </message>
    <message>
        <source>Internal fault</source>
        <translation>Defeito interno</translation>
    </message>
    <message>
        <source>Is offered</source>
        <translation>É oferecido</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Emitido por</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Emitido para</translation>
    </message>
    <message>
        <source>Issued to {subject}</source>
        <translation>Emitido para {subject}</translation>
    </message>
    <message>
        <source>It did not work</source>
        <translation>Não funcionou</translation>
    </message>
    <message>
        <source>It is the sum of</source>
        <translation>É a soma de</translation>
    </message>
    <message>
        <source>It watches no machine of this station.</source>
        <translation>Não vigia nenhuma máquina desta estação.</translation>
    </message>
    <message>
        <source>Its bodies.</source>
        <translation>Os seus corpos.</translation>
    </message>
    <message>
        <source>Its data is bad: the state is frozen.</source>
        <translation>Os dados são ruins: o estado está congelado.</translation>
    </message>
    <message>
        <source>Its middle (of a mesh: the origin of its file), in the link's frame.</source>
        <translation>O seu centro (de uma malha: a origem do arquivo), no sistema do elo.</translation>
    </message>
    <message>
        <source>Its name in the history; never changes.</source>
        <translation>Seu nome no histórico; nunca muda.</translation>
    </message>
    <message>
        <source>Its name.</source>
        <translation>Seu nome.</translation>
    </message>
    <message>
        <source>Its origin in the parent's frame, also what a rotary axis turns about.</source>
        <translation>A sua origem no sistema do elo que o carrega, também o ponto em torno do qual um eixo rotativo gira.</translation>
    </message>
    <message>
        <source>Its private key, PEM, readable by the station alone.</source>
        <translation>Sua chave privada, PEM, que só a estação pode ler.</translation>
    </message>
    <message>
        <source>Its three sides, mm.</source>
        <translation>Os três lados, em mm.</translation>
    </message>
    <message>
        <source>Its values are shown before anything is saved. The machine is only read, never written to.</source>
        <translation>Os valores aparecem antes de salvar qualquer coisa. A máquina só é lida, nunca comandada.</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Ordem</translation>
    </message>
    <message>
        <source>Job {job} did not run here in this time.</source>
        <translation>A ordem {job} não rodou aqui neste período.</translation>
    </message>
    <message>
        <source>Job {name}</source>
        <translation>Ordem {name}</translation>
    </message>
    <message>
        <source>Job {name} is finished.</source>
        <translation>A ordem {name} está encerrada.</translation>
    </message>
    <message>
        <source>Job {name} is kept.</source>
        <translation>A ordem {name} foi guardada.</translation>
    </message>
    <message>
        <source>Job {name} runs.</source>
        <translation>A ordem {name} está em execução.</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Ordens</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Diário</translation>
    </message>
    <message>
        <source>Kept in the key store, not in the file</source>
        <translation>Fica no cofre de chaves, não no arquivo</translation>
    </message>
    <message>
        <source>Kept: {reason}</source>
        <translation>Registrado: {reason}</translation>
    </message>
    <message>
        <source>Key figures</source>
        <translation>Indicadores</translation>
    </message>
    <message>
        <source>Key of that certificate (PEM).</source>
        <translation>Chave desse certificado (PEM).</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Kinds of machines</source>
        <translation>Tipos de máquina</translation>
    </message>
    <message>
        <source>Kinds of machines it watches: mill takes mill-3axis too.</source>
        <translation>Tipos de máquinas que observa: mill inclui mill-3axis.</translation>
    </message>
    <message>
        <source>Kinds of machines; all when left out.</source>
        <translation>Tipos de máquinas; todos quando omitido.</translation>
    </message>
    <message>
        <source>Known time</source>
        <translation>Tempo conhecido</translation>
    </message>
    <message>
        <source>Known, without effect</source>
        <translation>Conhecido, sem efeito</translation>
    </message>
    <message>
        <source>Laid over it</source>
        <translation>Sobreposto</translation>
    </message>
    <message>
        <source>Language of screens and messages; the user's own when left out.</source>
        <translation>Idioma das telas e mensagens; o do usuário quando omitido.</translation>
    </message>
    <message>
        <source>Language of the messages; the station's when left out.</source>
        <translation>Idioma das mensagens; o da estação quando omitido.</translation>
    </message>
    <message>
        <source>Language, look and keys</source>
        <translation>Idioma, aparência e teclas</translation>
    </message>
    <message>
        <source>Language; the station's when left out.</source>
        <translation>Idioma; o da estação quando omitido.</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Maior</translation>
    </message>
    <message>
        <source>Larger, smaller, normal size</source>
        <translation>Maior, menor, tamanho normal</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Últimas 24 horas</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 dias</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Últimos 7 dias</translation>
    </message>
    <message>
        <source>Last 8 hours</source>
        <translation>Últimas 8 horas</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Última resposta</translation>
    </message>
    <message>
        <source>Last data {time}</source>
        <translation>Últimos dados {time}</translation>
    </message>
    <message>
        <source>Last day on which it holds, included.</source>
        <translation>Último dia em que vale, inclusive.</translation>
    </message>
    <message>
        <source>Last day, included; the first one when left out.</source>
        <translation>Último dia, inclusive; o primeiro quando omitido.</translation>
    </message>
    <message>
        <source>Last good: {value}, {time}</source>
        <translation>Último bom: {value}, {time}</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Última hora</translation>
    </message>
    <message>
        <source>Last shift</source>
        <translation>Último turno</translation>
    </message>
    <message>
        <source>Last sign of life</source>
        <translation>Último sinal de vida</translation>
    </message>
    <message>
        <source>Last {span}</source>
        <translation>Últimos {span}</translation>
    </message>
    <message>
        <source>Latch reset</source>
        <translation>Rearmado</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Depois</translation>
    </message>
    <message>
        <source>Later by</source>
        <translation>Mais tarde em</translation>
    </message>
    <message>
        <source>Lay another machine or another cycle over this one</source>
        <translation>Sobrepor outra máquina ou outro ciclo</translation>
    </message>
    <message>
        <source>Lay over</source>
        <translation>Sobrepor</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposição</translation>
    </message>
    <message>
        <source>Least and greatest position, mm or degrees.</source>
        <translation>Menor e maior posição, em mm ou graus.</translation>
    </message>
    <message>
        <source>Leave the wall</source>
        <translation>Sair do painel</translation>
    </message>
    <message>
        <source>Left side</source>
        <translation>Esquerda</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Duração</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Menos movimento</translation>
    </message>
    <message>
        <source>Let in</source>
        <translation>Cadastrar</translation>
    </message>
    <message>
        <source>Let in.</source>
        <translation>Cadastrada.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Light, dark, high contrast</source>
        <translation>Claro, escuro, alto contraste</translation>
    </message>
    <message>
        <source>Likely between</source>
        <translation>Provavelmente entre</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linha</translation>
    </message>
    <message>
        <source>Line {line}, column {column}: {problem}</source>
        <translation>Linha {line}, coluna {column}: {problem}</translation>
    </message>
    <message>
        <source>Line {line}: {problem}</source>
        <translation>Linha {line}: {problem}</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Ligação</translation>
    </message>
    <message>
        <source>Link lost</source>
        <translation>Sem conexão</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Ao vivo</translation>
    </message>
    <message>
        <source>Live machines, a history that explains every gap, no server, no cloud.</source>
        <translation>Máquinas ao vivo, um histórico que explica cada lacuna, sem servidor, sem nuvem.</translation>
    </message>
    <message>
        <source>Load history from files (CSV, Parquet, JSONL, MTConnect Streams); loading one twice changes nothing.</source>
        <translation>Carrega histórico de arquivos (CSV, Parquet, JSONL, MTConnect Streams); carregar o mesmo duas vezes não muda nada.</translation>
    </message>
    <message>
        <source>Load {axis}</source>
        <translation>Carga {axis}</translation>
    </message>
    <message>
        <source>Local time of day in which the stop begins: 10:00-10:15.</source>
        <translation>Hora local em que a parada começa: 10:00-10:15.</translation>
    </message>
    <message>
        <source>Log in with 'user' or with 'certificate', not with both.</source>
        <translation>Entre com 'user' ou com 'certificate', não com os dois.</translation>
    </message>
    <message>
        <source>Login name</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <source>Login name at the NATS cluster.</source>
        <translation>Nome de login no cluster NATS.</translation>
    </message>
    <message>
        <source>Login name.</source>
        <translation>Nome de usuário.</translation>
    </message>
    <message>
        <source>Login name; left out: anonymous.</source>
        <translation>Nome de usuário; omitido: anônimo.</translation>
    </message>
    <message>
        <source>Login password at the NATS cluster, as secret:NAME.</source>
        <translation>Senha de login no cluster NATS, como secret:NOME.</translation>
    </message>
    <message>
        <source>Login password, as secret:NAME.</source>
        <translation>Senha, como secret:NOME.</translation>
    </message>
    <message>
        <source>Longest pause of the window, last minute</source>
        <translation>Maior pausa da janela, último minuto</translation>
    </message>
    <message>
        <source>Longest pause of the window, since the start</source>
        <translation>Maior pausa da janela, desde o início</translation>
    </message>
    <message>
        <source>Longest stretch {ms} ms, {count} over 50 ms</source>
        <translation>Maior trecho {ms} ms, {count} acima de 50 ms</translation>
    </message>
    <message>
        <source>Look around in the network, after your yes</source>
        <translation>Procurar na rede, depois do seu sim</translation>
    </message>
    <message>
        <source>Look configuration and history over; read-only.</source>
        <translation>Examina configuração e histórico; somente leitura.</translation>
    </message>
    <message>
        <source>Look for other ports of this machine</source>
        <translation>Procurar outras portas desta máquina</translation>
    </message>
    <message>
        <source>Look from this side ({key})</source>
        <translation>Ver deste lado ({key})</translation>
    </message>
    <message>
        <source>Look …</source>
        <translation>Ver …</translation>
    </message>
    <message>
        <source>Looking for cycles …</source>
        <translation>Procurando ciclos …</translation>
    </message>
    <message>
        <source>Looking it up …</source>
        <translation>Consultando …</translation>
    </message>
    <message>
        <source>Loss of speed</source>
        <translation>Perda de velocidade</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Perdas</translation>
    </message>
    <message>
        <source>Losses by time</source>
        <translation>Perdas por tempo</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Baixa</translation>
    </message>
    <message>
        <source>Lower end of its range, for gauges.</source>
        <translation>Limite inferior da faixa, para os mostradores.</translation>
    </message>
    <message>
        <source>MQTT broker</source>
        <translation>Broker MQTT</translation>
    </message>
    <message>
        <source>MTBF by ISO 22400-2 (FE + 1)</source>
        <translation>MTBF pela ISO 22400-2 (FE + 1)</translation>
    </message>
    <message>
        <source>MTBF, usual form (FE)</source>
        <translation>MTBF, forma usual (FE)</translation>
    </message>
    <message>
        <source>MTTF by ISO 22400-2 (FE + 1)</source>
        <translation>MTTF pela ISO 22400-2 (FE + 1)</translation>
    </message>
    <message>
        <source>MTTR by ISO 22400-2 (FE + 1)</source>
        <translation>MTTR pela ISO 22400-2 (FE + 1)</translation>
    </message>
    <message>
        <source>MTTR, usual form (FE)</source>
        <translation>MTTR, forma usual (FE)</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Máquina</translation>
    </message>
    <message>
        <source>Machine alarms</source>
        <translation>Alarmes das máquinas</translation>
    </message>
    <message>
        <source>Machine by machine</source>
        <translation>Máquina por máquina</translation>
    </message>
    <message>
        <source>Machine damage</source>
        <translation>Dano à máquina</translation>
    </message>
    <message>
        <source>Machine off</source>
        <translation>Máquina desligada</translation>
    </message>
    <message>
        <source>Machine state</source>
        <translation>Estado da máquina</translation>
    </message>
    <message>
        <source>Machine tiles</source>
        <translation>Cartões de máquinas</translation>
    </message>
    <message>
        <source>Machine {machine} has no signal {signal} in history.</source>
        <translation>A máquina {machine} não tem o sinal {signal} no histórico.</translation>
    </message>
    <message>
        <source>Machine's name and parts</source>
        <translation>Nome da máquina e peças</translation>
    </message>
    <message>
        <source>Machine, line or site</source>
        <translation>Máquina, linha ou planta</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Máquinas</translation>
    </message>
    <message>
        <source>Machines it watches; all when left out.</source>
        <translation>Máquinas que observa; todas quando omitido.</translation>
    </message>
    <message>
        <source>Machines.</source>
        <translation>Máquinas.</translation>
    </message>
    <message>
        <source>Machines; all when left out.</source>
        <translation>Máquinas; todas quando omitido.</translation>
    </message>
    <message>
        <source>Machines; arrows choose, Enter opens</source>
        <translation>Máquinas; setas escolhem, Enter abre</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Produzidas</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>Produzida em</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Manutenção</translation>
    </message>
    <message>
        <source>Maintenance required</source>
        <translation>Manutenção necessária</translation>
    </message>
    <message>
        <source>Make a certificate once and keep it in the data directory; browsers ask once whether to trust it.</source>
        <translation>Cria um certificado uma vez e o guarda no diretório de dados; os navegadores perguntam uma vez se podem confiar nele.</translation>
    </message>
    <message>
        <source>Manual page or document</source>
        <translation>Página do manual ou documento</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Máx</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Média</translation>
    </message>
    <message>
        <source>Mean of each pixel</source>
        <translation>Média de cada pixel</translation>
    </message>
    <message>
        <source>Mean over the whole time, on its own window of one day.</source>
        <translation>Média de todo o período, na sua própria janela de um dia.</translation>
    </message>
    <message>
        <source>Mean over the whole time, on its own window of one hour.</source>
        <translation>Média de todo o período, na sua própria janela de uma hora.</translation>
    </message>
    <message>
        <source>Mean over the whole time. Announced alarms only; what was shelved, suppressed or out of service is counted apart.</source>
        <translation>Média de todo o período. Só alarmes anunciados; o que estava adiado, suprimido ou fora de serviço conta à parte.</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Significado</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Medir</translation>
    </message>
    <message>
        <source>Measure between two cursors (A, B)</source>
        <translation>Medir entre dois cursores (A, B)</translation>
    </message>
    <message>
        <source>Median from announcement to acknowledgement. {seen} were acknowledged, {open} were not.</source>
        <translation>Mediana do anúncio ao reconhecimento. {seen} foram reconhecidos, {open} não.</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Média</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Mensagens</translation>
    </message>
    <message>
        <source>Method not allowed</source>
        <translation>Método não permitido</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Mín</translation>
    </message>
    <message>
        <source>Misdirected request</source>
        <translation>Requisição mal dirigida</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Faltam</translation>
    </message>
    <message>
        <source>Missing data of the last 24 hours</source>
        <translation>Dados que faltam nas últimas 24 horas</translation>
    </message>
    <message>
        <source>Modbus devices don't say what their registers mean. Add the signals from the device's manual, for example id: rpm, address: holding:100, type: uint16.</source>
        <translation>Dispositivos Modbus não dizem o que seus registradores significam. Acrescente os sinais conforme o manual, por exemplo id: rpm, address: holding:100, type: uint16.</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modo</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>Seg</translation>
    </message>
    <message>
        <source>Monthly report</source>
        <translation>Relatório mensal</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mais</translation>
    </message>
    <message>
        <source>More messages than this to one person …</source>
        <translation>Mais mensagens que isto a uma pessoa …</translation>
    </message>
    <message>
        <source>More parts were taken away than were made: check scrap and corrections.</source>
        <translation>Foram retiradas mais peças do que as produzidas: confira refugo e correções.</translation>
    </message>
    <message>
        <source>More places</source>
        <translation>Mais lugares</translation>
    </message>
    <message>
        <source>More than noise: chance alone does that in at most {percent} of 100 cases.</source>
        <translation>Mais que ruído: só o acaso faria isso em no máximo {percent} de 100 casos.</translation>
    </message>
    <message>
        <source>More than noise?</source>
        <translation>Mais que ruído?</translation>
    </message>
    <message>
        <source>Most coils or discrete inputs that the device sends in one answer.</source>
        <translation>Máximo de bobinas ou entradas discretas que o dispositivo envia em uma resposta.</translation>
    </message>
    <message>
        <source>Most frequent alarms</source>
        <translation>Alarmes mais frequentes</translation>
    </message>
    <message>
        <source>Most messages to one person about one incident, recovery included.</source>
        <translation>Máximo de mensagens a uma pessoa sobre um incidente, incluída a de retorno ao normal.</translation>
    </message>
    <message>
        <source>Most observations in one document.</source>
        <translation>Máximo de observações em um documento.</translation>
    </message>
    <message>
        <source>Most registers that the device sends in one answer.</source>
        <translation>Máximo de registradores que o dispositivo envia em uma resposta.</translation>
    </message>
    <message>
        <source>Most unused addresses that are read along to save a request; 100 over TCP and 16 on a serial line when left out.</source>
        <translation>Máximo de endereços sem uso lidos junto para poupar uma requisição; 100 por TCP e 16 em linha serial quando omitido.</translation>
    </message>
    <message>
        <source>Movement per unit of the position: 0.5 for a lathe that tells X as a diameter.</source>
        <translation>Movimento por unidade da posição: 0.5 para um torno que informa X como diâmetro.</translation>
    </message>
    <message>
        <source>Must be over for</source>
        <translation>Tem de ter passado há</translation>
    </message>
    <message>
        <source>Must hold for (delay)</source>
        <translation>Tem de valer por (espera)</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <source>Mute for {time}</source>
        <translation>Silenciar por {time}</translation>
    </message>
    <message>
        <source>NEE</source>
        <translation>NEE</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Name in files and messages</source>
        <translation>Nome em arquivos e mensagens</translation>
    </message>
    <message>
        <source>Name of the signal: rpm, execution, coolant_level …</source>
        <translation>Nome do sinal: rpm, execution, coolant_level …</translation>
    </message>
    <message>
        <source>Name of the station</source>
        <translation>Nome da estação</translation>
    </message>
    <message>
        <source>Name of this view</source>
        <translation>Nome desta visão</translation>
    </message>
    <message>
        <source>Name on this hub, for example line-1</source>
        <translation>Nome nesta central, por exemplo linha-1</translation>
    </message>
    <message>
        <source>Name or address of the computer that runs LinuxCNC.</source>
        <translation>Nome ou endereço do computador que executa o LinuxCNC.</translation>
    </message>
    <message>
        <source>Name or address of the device or of its gateway.</source>
        <translation>Nome ou endereço do dispositivo ou do seu gateway.</translation>
    </message>
    <message>
        <source>Name or uuid of the device; needed when the agent has several.</source>
        <translation>Nome ou uuid do dispositivo; necessário quando o agente tem vários.</translation>
    </message>
    <message>
        <source>Names and language of this station.</source>
        <translation>Nomes e idioma desta estação.</translation>
    </message>
    <message>
        <source>Names of rules or native codes; all when left out.</source>
        <translation>Nomes de regras ou códigos nativos; todos quando omitido.</translation>
    </message>
    <message>
        <source>Native code of an active alarm, with * and ?.</source>
        <translation>Código nativo de um alarme ativo, com * e ?.</translation>
    </message>
    <message>
        <source>Native code or signal/code, with * for any text: SV*, 1010, coolant/*.</source>
        <translation>Código nativo ou sinal/código, com * para qualquer texto: SV*, 1010, coolant/*.</translation>
    </message>
    <message>
        <source>Net production time</source>
        <translation>Tempo líquido de produção</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Nova ordem</translation>
    </message>
    <message>
        <source>New reason</source>
        <translation>Novo motivo</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nova regra</translation>
    </message>
    <message>
        <source>News</source>
        <translation>Notícia</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>Próximo campo</translation>
    </message>
    <message>
        <source>Next try in {age}</source>
        <translation>Nova tentativa em {age}</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Não</translation>
    </message>
    <message>
        <source>No OEE is counted here.</source>
        <translation>Aqui não se calcula OEE.</translation>
    </message>
    <message>
        <source>No active alarm</source>
        <translation>Nenhum alarme ativo</translation>
    </message>
    <message>
        <source>No active condition</source>
        <translation>Nenhuma condição ativa</translation>
    </message>
    <message>
        <source>No administrator can sign in: settings stay as they are until 'user add' or 'user role' makes one.</source>
        <translation>Nenhum administrador pode entrar: as configurações ficam como estão até que 'user add' ou 'user role' crie um.</translation>
    </message>
    <message>
        <source>No alarm at all.</source>
        <translation>Nenhum alarme.</translation>
    </message>
    <message>
        <source>No alarm is chosen.</source>
        <translation>Nenhum alarme escolhido.</translation>
    </message>
    <message>
        <source>No alarm was chosen.</source>
        <translation>Nenhum alarme foi escolhido.</translation>
    </message>
    <message>
        <source>No answer within {seconds} s.</source>
        <translation>Sem resposta em {seconds} s.</translation>
    </message>
    <message>
        <source>No channel yet: add one under Settings, 'channels'.</source>
        <translation>Ainda não há canal: acrescente um em Configurações, 'channels'.</translation>
    </message>
    <message>
        <source>No connection to the machine</source>
        <translation>Sem conexão com a máquina</translation>
    </message>
    <message>
        <source>No connection: {reason}.</source>
        <translation>Sem conexão: {reason}.</translation>
    </message>
    <message>
        <source>No cycle starts in the visible time. Choose a longer one.</source>
        <translation>Nenhum ciclo começa no tempo visível. Escolha um mais longo.</translation>
    </message>
    <message>
        <source>No cycle was counted in this time.</source>
        <translation>Nenhum ciclo foi contado neste tempo.</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Sem dados</translation>
    </message>
    <message>
        <source>No data since {clock}</source>
        <translation>Sem dados desde {clock}</translation>
    </message>
    <message>
        <source>No data since …</source>
        <translation>Sem dados desde …</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>Ainda sem dados</translation>
    </message>
    <message>
        <source>No failure in the time observed: it is at least that long.</source>
        <translation>Nenhuma falha no tempo observado: é pelo menos esse tempo.</translation>
    </message>
    <message>
        <source>No ideal cycle is entered. What the fastest 5 % do would be {seconds} s.</source>
        <translation>Nenhum ciclo ideal foi informado. O dos 5 % mais rápidos seria {seconds} s.</translation>
    </message>
    <message>
        <source>No job runs.</source>
        <translation>Nenhuma ordem em execução.</translation>
    </message>
    <message>
        <source>No login stands in an address. Write 'user' and 'password' under 'security'.</source>
        <translation>Usuário e senha não ficam no endereço. Escreva 'user' e 'password' em 'security'.</translation>
    </message>
    <message>
        <source>No longer configured</source>
        <translation>Não está mais configurado</translation>
    </message>
    <message>
        <source>No machine fits what was asked for.</source>
        <translation>Nenhuma máquina corresponde ao pedido.</translation>
    </message>
    <message>
        <source>No machine has a signal '{name}'. Did you mean '{nearest}'? If the source itself calls it so, write [{name}].</source>
        <translation>Nenhuma máquina tem um sinal '{name}'. Quis dizer '{nearest}'? Se a própria fonte o chama assim, escreva [{name}].</translation>
    </message>
    <message>
        <source>No machine yet</source>
        <translation>Ainda sem máquina</translation>
    </message>
    <message>
        <source>No machine yet. Add one on the page Connect.</source>
        <translation>Ainda não há máquina. Adicione uma na página Conectar.</translation>
    </message>
    <message>
        <source>No machine yet. Connect the first one: its values are on the screen within a minute.</source>
        <translation>Ainda não há máquina. Conecte a primeira: os valores aparecem na tela em um minuto.</translation>
    </message>
    <message>
        <source>No more than noise: chance alone does that in at most {percent} of 100 cases.</source>
        <translation>Não mais que ruído: só o acaso faria isso em no máximo {percent} de 100 casos.</translation>
    </message>
    <message>
        <source>No other one is planned here.</source>
        <translation>Nenhuma outra está planejada aqui.</translation>
    </message>
    <message>
        <source>No part can be made faster: bigger jumps are shown and not counted.</source>
        <translation>Nenhuma peça pode ser feita mais rápido: saltos maiores são mostrados e não contados.</translation>
    </message>
    <message>
        <source>No parts were made.</source>
        <translation>Nenhuma peça foi produzida.</translation>
    </message>
    <message>
        <source>No path</source>
        <translation>Sem percurso</translation>
    </message>
    <message>
        <source>No plan was entered.</source>
        <translation>Nenhum plano foi informado.</translation>
    </message>
    <message>
        <source>No planned time was lost.</source>
        <translation>Nenhum tempo planejado foi perdido.</translation>
    </message>
    <message>
        <source>No position of {axes}: {reason}.</source>
        <translation>Sem posição de {axes}: {reason}.</translation>
    </message>
    <message>
        <source>No position of {axes}: {reason}. The ghost stands where it was last known, {time}.</source>
        <translation>Sem posição de {axes}: {reason}. A parte transparente está na última posição conhecida, {time}.</translation>
    </message>
    <message>
        <source>No reason given</source>
        <translation>Sem motivo informado</translation>
    </message>
    <message>
        <source>No shift calendar is configured.</source>
        <translation>Nenhum calendário de turnos está configurado.</translation>
    </message>
    <message>
        <source>No shift calendar is configured: all of the time counts as planned.</source>
        <translation>Nenhum calendário de turnos está configurado: todo o tempo conta como planejado.</translation>
    </message>
    <message>
        <source>No shift has ended in the last 15 days.</source>
        <translation>Nenhum turno terminou nos últimos 15 dias.</translation>
    </message>
    <message>
        <source>No shift takes place now.</source>
        <translation>Nenhum turno está em andamento agora.</translation>
    </message>
    <message>
        <source>No shift takes place now. Choose “{other}”, or a day.</source>
        <translation>Não há turno agora. Escolha “{other}” ou um dia.</translation>
    </message>
    <message>
        <source>No signals yet: the device does not say what its registers mean</source>
        <translation>Ainda sem sinais: o dispositivo não diz o que os registradores significam</translation>
    </message>
    <message>
        <source>No station '{name}' is enrolled here.</source>
        <translation>Nenhuma estação '{name}' está cadastrada aqui.</translation>
    </message>
    <message>
        <source>No station answers at {url} ({reason}). Start it with 'run' or 'demo', or give its address with --url.</source>
        <translation>Nenhuma estação responde em {url} ({reason}). Inicie-a com 'run' ou 'demo', ou dê o endereço com --url.</translation>
    </message>
    <message>
        <source>No station is enrolled, and none has knocked.</source>
        <translation>Nenhuma estação está cadastrada, e nenhuma pediu acesso.</translation>
    </message>
    <message>
        <source>No station with the fingerprint {fingerprint} has knocked here. Start the station first, or give its whole public key.</source>
        <translation>Nenhuma estação com a impressão digital {fingerprint} pediu acesso aqui. Inicie a estação primeiro ou informe a chave pública inteira dela.</translation>
    </message>
    <message>
        <source>No unacknowledged alarm</source>
        <translation>Nenhum alarme por reconhecer</translation>
    </message>
    <message>
        <source>No users: everybody may do everything, and nobody outside of this computer is served.</source>
        <translation>Sem usuários: todos podem tudo, e ninguém fora deste computador é atendido.</translation>
    </message>
    <message>
        <source>No way there</source>
        <translation>Sem rota até lá</translation>
    </message>
    <message>
        <source>No way to {host}: nobody answers on port {port}. Check cable and power, the address, and whether a firewall or another network stands between.</source>
        <translation>Sem caminho até {host}: ninguém responde na porta {port}. Confira cabo e energia, o endereço, e se há um firewall ou outra rede no meio.</translation>
    </message>
    <message>
        <source>Nobody acknowledged it</source>
        <translation>Ninguém reconheceu</translation>
    </message>
    <message>
        <source>Nobody answered. Check the range, cables and power, and whether a firewall stands between.</source>
        <translation>Ninguém respondeu. Verifique a faixa, os cabos e a energia, e se há um firewall no caminho.</translation>
    </message>
    <message>
        <source>Nobody has changed anything: it is what the machine said.</source>
        <translation>Ninguém alterou nada: é o que a máquina disse.</translation>
    </message>
    <message>
        <source>Nobody has entered scrap, rework or a correction.</source>
        <translation>Ninguém informou refugo, retrabalho ou correção.</translation>
    </message>
    <message>
        <source>Nobody has said anything about this stop.</source>
        <translation>Ninguém disse nada sobre esta parada.</translation>
    </message>
    <message>
        <source>Nobody is signed in. Sign in …</source>
        <translation>Ninguém entrou. Entrar …</translation>
    </message>
    <message>
        <source>Nobody knows the name '{host}'. Check its spelling, or write the address in numbers.</source>
        <translation>Ninguém conhece o nome '{host}'. Confira a grafia ou escreva o endereço em números.</translation>
    </message>
    <message>
        <source>Nobody may do this.</source>
        <translation>Ninguém pode fazer isto.</translation>
    </message>
    <message>
        <source>Node id (nsu=URI;s=name, or ns=2;s=name) or browse path from Objects (Line/Spindle/Speed).</source>
        <translation>Id do nó (nsu=URI;s=nome, ou ns=2;s=nome) ou caminho a partir de Objects (Line/Spindle/Speed).</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nenhum</translation>
    </message>
    <message>
        <source>None was entered.</source>
        <translation>Nada foi informado.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Normal size</source>
        <translation>Tamanho normal</translation>
    </message>
    <message>
        <source>Not a number</source>
        <translation>Não é um número</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Não permitido</translation>
    </message>
    <message>
        <source>Not collected</source>
        <translation>Não coletado</translation>
    </message>
    <message>
        <source>Not everything could be stopped in time; the log tells what.</source>
        <translation>Nem tudo pôde ser parado a tempo; o log diz o quê.</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Não encontrado</translation>
    </message>
    <message>
        <source>Not mapped yet</source>
        <translation>Ainda não mapeado</translation>
    </message>
    <message>
        <source>Not now (HTTP {status}).</source>
        <translation>Agora não (HTTP {status}).</translation>
    </message>
    <message>
        <source>Not planned</source>
        <translation>Não planejado</translation>
    </message>
    <message>
        <source>Not reporting</source>
        <translation>Sem informação</translation>
    </message>
    <message>
        <source>Not seen yet</source>
        <translation>Ainda não visto</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Não definido</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anotação</translation>
    </message>
    <message>
        <source>Note: {text}</source>
        <translation>Nota: {text}</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Anotações</translation>
    </message>
    <message>
        <source>Nothing has been changed.</source>
        <translation>Nada foi alterado.</translation>
    </message>
    <message>
        <source>Nothing is known of this time: no data arrived.</source>
        <translation>Nada se sabe deste tempo: não chegou nenhum dado.</translation>
    </message>
    <message>
        <source>Nothing is published: 'server_key' must be the hub's public key, 40 characters, as 'keys' shows it on the hub.</source>
        <translation>Nada é publicado: 'server_key' deve ser a chave pública da central, 40 caracteres, como 'keys' a mostra na central.</translation>
    </message>
    <message>
        <source>Nothing is saved while something is wrong: {n} to correct.</source>
        <translation>Nada é salvo enquanto houver erro: {n} a corrigir.</translation>
    </message>
    <message>
        <source>Nothing to be asked.</source>
        <translation>Nada a perguntar.</translation>
    </message>
    <message>
        <source>Nothing to work off here.</source>
        <translation>Nada a resolver aqui.</translation>
    </message>
    <message>
        <source>Nothing was changed. Remove the cause and try again.</source>
        <translation>Nada foi alterado. Elimine a causa e tente de novo.</translation>
    </message>
    <message>
        <source>Nothing was collected at this time.</source>
        <translation>Nada foi coletado neste horário.</translation>
    </message>
    <message>
        <source>Nothing was planned in this time.</source>
        <translation>Nada estava planejado neste tempo.</translation>
    </message>
    <message>
        <source>Nothing was started. Correct the file, save it, and try again.</source>
        <translation>Nada foi iniciado. Corrija o arquivo, salve e tente de novo.</translation>
    </message>
    <message>
        <source>Notification channels</source>
        <translation>Canais de notificação</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Agora</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <source>Numbers have changed since the last revision. Revision {revision} is attached; it lists the differences.</source>
        <translation>Os números mudaram desde a última revisão. A revisão {revision} está em anexo; ela lista as diferenças.</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>OEE is not written as {kind}. Accepted: {accepted}.</source>
        <translation>O OEE não é gravado como {kind}. Aceito: {accepted}.</translation>
    </message>
    <message>
        <source>OEE n/a</source>
        <translation>OEE n/d</translation>
    </message>
    <message>
        <source>OEE of earlier periods</source>
        <translation>OEE dos períodos anteriores</translation>
    </message>
    <message>
        <source>OEE of {better} is {points} points above that of {other}, over {days} days.</source>
        <translation>O OEE de {better} está {points} pontos acima do de {other}, em {days} dias.</translation>
    </message>
    <message>
        <source>OEE of {count} machines written to {file}.</source>
        <translation>OEE de {count} máquinas gravado em {file}.</translation>
    </message>
    <message>
        <source>OEE that the site wants, 0 to 1.</source>
        <translation>OEE que o site quer, de 0 a 1.</translation>
    </message>
    <message>
        <source>OEE, losses, clock</source>
        <translation>OEE, perdas, relógio</translation>
    </message>
    <message>
        <source>Observations were expected, a {root} document arrived.</source>
        <translation>Esperavam-se observações, chegou um documento {root}.</translation>
    </message>
    <message>
        <source>Occurrence</source>
        <translation>Ocorrência</translation>
    </message>
    <message>
        <source>Of a mesh: degrees about X, then Y, then Z. glTF files, whose Y is up, are stood up by themselves.</source>
        <translation>De uma malha: graus em torno de X, depois Y, depois Z. Arquivos glTF, cujo Y aponta para cima, são levantados sozinhos.</translation>
    </message>
    <message>
        <source>Of a mesh: mm per unit; 1 for STL and 1000 for glTF when left out.</source>
        <translation>De uma malha: mm por unidade; sem ele, 1 para STL e 1000 para glTF.</translation>
    </message>
    <message>
        <source>Of planned</source>
        <translation>Do planejado</translation>
    </message>
    <message>
        <source>Of planned reasons: how long at most; what exceeds it counts as delay.</source>
        <translation>De motivos planejados: no máximo quanto tempo; o que passar conta como atraso.</translation>
    </message>
    <message>
        <source>Of the same machine: {others}</source>
        <translation>Da mesma máquina: {others}</translation>
    </message>
    <message>
        <source>Offered for scrap rather than for stops.</source>
        <translation>Oferecido para refugo, e não para paradas.</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Deslocamento</translation>
    </message>
    <message>
        <source>On this machine alone; on any when left out.</source>
        <translation>Só nesta máquina; em qualquer uma quando omitido.</translation>
    </message>
    <message>
        <source>One pen over another</source>
        <translation>Uma pena sobre outra</translation>
    </message>
    <message>
        <source>One plot per pen</source>
        <translation>Um gráfico por pena</translation>
    </message>
    <message>
        <source>One plot per unit</source>
        <translation>Um gráfico por unidade</translation>
    </message>
    <message>
        <source>One row per signal, from the device's manual: type, or paste cells of a spreadsheet (with or without a head).</source>
        <translation>Uma linha por sinal, do manual do dispositivo: digite ou cole células de uma planilha (com ou sem cabeçalho).</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>Um passo atrás</translation>
    </message>
    <message>
        <source>Only a latched alarm that is acknowledged can be reset.</source>
        <translation>Só um alarme retido e já reconhecido pode ser rearmado.</translation>
    </message>
    <message>
        <source>Only an unacknowledged alarm can be acknowledged; this one is not.</source>
        <translation>Só um alarme não reconhecido pode ser reconhecido; este não está assim.</translation>
    </message>
    <message>
        <source>Only while the machine is being set up.</source>
        <translation>Só enquanto a máquina está em preparação.</translation>
    </message>
    <message>
        <source>Only {alarm}  ✕</source>
        <translation>Só {alarm}  ✕</translation>
    </message>
    <message>
        <source>Only {count} alarms  ✕</source>
        <translation>Só {count} alarmes  ✕</translation>
    </message>
    <message>
        <source>Only {free} are free on the disk of the history. Free some space.</source>
        <translation>Restam só {free} livres no disco do histórico. Libere espaço.</translation>
    </message>
    <message>
        <source>Only: {filters}</source>
        <translation>Só: {filters}</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Abrir um arquivo</translation>
    </message>
    <message>
        <source>Open a machine to see its time slices and who changed what.</source>
        <translation>Abra uma máquina para ver suas fatias de tempo e quem alterou o quê.</translation>
    </message>
    <message>
        <source>Open a plant file</source>
        <translation>Abrir um arquivo de planta</translation>
    </message>
    <message>
        <source>Open alarms</source>
        <translation>Abrir alarmes</translation>
    </message>
    <message>
        <source>Open in the journal</source>
        <translation>Abrir no diário</translation>
    </message>
    <message>
        <source>Open the diagnostics</source>
        <translation>Abrir o diagnóstico</translation>
    </message>
    <message>
        <source>Open the manual page</source>
        <translation>Abrir a página do manual</translation>
    </message>
    <message>
        <source>Open trend</source>
        <translation>Abrir tendência</translation>
    </message>
    <message>
        <source>Open: {duration} of stops without a reason.</source>
        <translation>Em aberto: {duration} de paradas sem motivo.</translation>
    </message>
    <message>
        <source>Or two machines, or two cycles, aligned by their start:</source>
        <translation>Ou duas máquinas, ou dois ciclos, alinhados pelo início:</translation>
    </message>
    <message>
        <source>Other reasons</source>
        <translation>Outros motivos</translation>
    </message>
    <message>
        <source>Our own OPC UA certificate in {folder} can't be read or written: {reason}. Check the folder's rights.</source>
        <translation>Não é possível ler ou gravar nosso certificado OPC UA em {folder}: {reason}. Verifique as permissões da pasta.</translation>
    </message>
    <message>
        <source>Out of range</source>
        <translation>Fora da faixa</translation>
    </message>
    <message>
        <source>Out of specification</source>
        <translation>Fora da especificação</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Terminou</translation>
    </message>
    <message>
        <source>Over before anybody was to be told.</source>
        <translation>Terminou antes que alguém devesse ser avisado.</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>No tempo</translation>
    </message>
    <message>
        <source>Overload</source>
        <translation>Sobrecarga</translation>
    </message>
    <message>
        <source>Overtime</source>
        <translation>Horas extras</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Visão geral</translation>
    </message>
    <message>
        <source>Own mapping, signal id: dataItemId; goes before the automatic one.</source>
        <translation>Mapeamento próprio, id do sinal: dataItemId; vale antes do automático.</translation>
    </message>
    <message>
        <source>Own mapping, signal id: node; goes before the automatic one.</source>
        <translation>Mapeamento próprio, id do sinal: nó; vale antes do automático.</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>PIN of {name}: </source>
        <translation>PIN de {name}: </translation>
    </message>
    <message>
        <source>PIN or password</source>
        <translation>PIN ou senha</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>Página {page} de {pages}</translation>
    </message>
    <message>
        <source>Parity of the serial port; even is the standard's own.</source>
        <translation>Paridade da porta serial; par é a da norma.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>Part and program</source>
        <translation>Peça e programa</translation>
    </message>
    <message>
        <source>Part count</source>
        <translation>Contagem de peças</translation>
    </message>
    <message>
        <source>Part number</source>
        <translation>Peça</translation>
    </message>
    <message>
        <source>Part number.</source>
        <translation>Código da peça.</translation>
    </message>
    <message>
        <source>Part numbers with their programs and ideal cycles.</source>
        <translation>Códigos de peça com seus programas e ciclos ideais.</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>Peça {number}</translation>
    </message>
    <message>
        <source>Part {part} was not made here in this time.</source>
        <translation>A peça {part} não foi produzida aqui neste período.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Peças</translation>
    </message>
    <message>
        <source>Parts by hour</source>
        <translation>Peças por hora</translation>
    </message>
    <message>
        <source>Parts can't have been made in the future.</source>
        <translation>As peças não podem ter sido produzidas no futuro.</translation>
    </message>
    <message>
        <source>Parts for each step of the counter: pallets, several spindles, a bar feeder.</source>
        <translation>Peças por passo do contador: paletes, vários fusos, alimentador de barras.</translation>
    </message>
    <message>
        <source>Parts made</source>
        <translation>Peças feitas</translation>
    </message>
    <message>
        <source>Parts of the station</source>
        <translation>Partes da estação</translation>
    </message>
    <message>
        <source>Parts that were good the first time</source>
        <translation>Peças boas de primeira</translation>
    </message>
    <message>
        <source>Parts were counted without any production time: check the counter and the execution state.</source>
        <translation>Peças foram contadas sem tempo de produção: confira o contador e o estado de execução.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Password of the database user, as secret:NAME; the client library's own ways (~/.pgpass) when left out.</source>
        <translation>Senha do usuário do banco de dados, como secret:NOME; sem ela, os meios da própria biblioteca cliente (~/.pgpass).</translation>
    </message>
    <message>
        <source>Password of {name}: </source>
        <translation>Senha de {name}: </translation>
    </message>
    <message>
        <source>Password of {user}:</source>
        <translation>Senha de {user}:</translation>
    </message>
    <message>
        <source>Password, as secret:NAME.</source>
        <translation>Senha, como secret:NOME.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Colar</translation>
    </message>
    <message>
        <source>Paste an address</source>
        <translation>Colar um endereço</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>Padrões</translation>
    </message>
    <message>
        <source>Peak in 10 min</source>
        <translation>Pico em 10 min</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Pena</translation>
    </message>
    <message>
        <source>Pen along x</source>
        <translation>Pena no eixo x</translation>
    </message>
    <message>
        <source>Pens</source>
        <translation>Penas</translation>
    </message>
    <message>
        <source>People by name; rules and routes may name them like channels.</source>
        <translation>Pessoas por nome; regras e rotas podem citá-las como canais.</translation>
    </message>
    <message>
        <source>People or channels.</source>
        <translation>Pessoas ou canais.</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Período</translation>
    </message>
    <message>
        <source>Period before</source>
        <translation>Período anterior</translation>
    </message>
    <message>
        <source>Picture (PNG or JPEG) on top of each page.</source>
        <translation>Imagem (PNG ou JPEG) no alto de cada página.</translation>
    </message>
    <message>
        <source>Picture is {age} old.</source>
        <translation>A imagem tem {age}.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plano</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planejada</translation>
    </message>
    <message>
        <source>Planned breaks, for example 10:00-10:15.</source>
        <translation>Pausas planejadas, por exemplo 10:00-10:15.</translation>
    </message>
    <message>
        <source>Planned busy time (PBT)</source>
        <translation>Tempo ocupado planejado (PBT)</translation>
    </message>
    <message>
        <source>Planned busy time of which something is known</source>
        <translation>Tempo ocupado planejado do qual se sabe algo</translation>
    </message>
    <message>
        <source>Planned busy time, known or not</source>
        <translation>Tempo ocupado planejado, conhecido ou não</translation>
    </message>
    <message>
        <source>Planned by the calendar</source>
        <translation>Planejado pelo calendário</translation>
    </message>
    <message>
        <source>Planned downtime: not part of the planned busy time.</source>
        <translation>Parada planejada: não faz parte do tempo planejado de ocupação.</translation>
    </message>
    <message>
        <source>Planned maintenance</source>
        <translation>Manutenção planejada</translation>
    </message>
    <message>
        <source>Planned run time per item (PRI).</source>
        <translation>Tempo planejado por peça (PRI).</translation>
    </message>
    <message>
        <source>Planned stop</source>
        <translation>Parada planejada</translation>
    </message>
    <message>
        <source>Planned stops by reason</source>
        <translation>Paradas planejadas por motivo</translation>
    </message>
    <message>
        <source>Planned, not a loss</source>
        <translation>Planejado, não é perda</translation>
    </message>
    <message>
        <source>Plant</source>
        <translation>Planta</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Reproduzir (Espaço)</translation>
    </message>
    <message>
        <source>Play backwards (Backspace)</source>
        <translation>Reproduzir para trás (Backspace)</translation>
    </message>
    <message>
        <source>Pneumatic</source>
        <translation>Pneumática</translation>
    </message>
    <message>
        <source>Port of linuxcncrsh.</source>
        <translation>Porta do linuxcncrsh.</translation>
    </message>
    <message>
        <source>Port {port} on {host} is taken by another program. Stop it, or set another one: 'server: {{port: {other}}}' or --port.</source>
        <translation>A porta {port} em {host} está ocupada por outro programa. Encerre-o, ou defina outra: 'server: {{port: {other}}}' ou --port.</translation>
    </message>
    <message>
        <source>Portal</source>
        <translation>Pórtico</translation>
    </message>
    <message>
        <source>Português</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Position {axis}</source>
        <translation>Posição {axis}</translation>
    </message>
    <message>
        <source>PostgreSQL database for everything that stations send, for example postgresql://hub@db-server/telemetry; the history file in the data directory when left out.</source>
        <translation>Banco PostgreSQL para tudo o que as estações enviam, por exemplo postgresql://hub@servidor/telemetria; sem ele, o arquivo de histórico na pasta de dados.</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Potência</translation>
    </message>
    <message>
        <source>Press Test to see live values. Nothing is saved yet.</source>
        <translation>Aperte Testar para ver valores ao vivo. Nada foi salvo ainda.</translation>
    </message>
    <message>
        <source>Priorities 1 (highest) to 4; all when left out.</source>
        <translation>Prioridades de 1 (mais alta) a 4; todas quando omitido.</translation>
    </message>
    <message>
        <source>Priorities for which this holds; all when left out.</source>
        <translation>Prioridades para as quais isto vale; todas quando omitido.</translation>
    </message>
    <message>
        <source>Priorities, announced</source>
        <translation>Prioridades, anunciados</translation>
    </message>
    <message>
        <source>Priorities, configured</source>
        <translation>Prioridades, configurados</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioridade</translation>
    </message>
    <message>
        <source>Priority 1 in time</source>
        <translation>Prioridade 1 no prazo</translation>
    </message>
    <message>
        <source>Priority {number}</source>
        <translation>Prioridade {number}</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>Processamento</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produção</translation>
    </message>
    <message>
        <source>Production and delay</source>
        <translation>Produção e espera</translation>
    </message>
    <message>
        <source>Production and set-up</source>
        <translation>Produção e preparação</translation>
    </message>
    <message>
        <source>Production in planned time</source>
        <translation>Produção no tempo planejado</translation>
    </message>
    <message>
        <source>Production lines.</source>
        <translation>Linhas de produção.</translation>
    </message>
    <message>
        <source>Production outside of planned time</source>
        <translation>Produção fora do tempo planejado</translation>
    </message>
    <message>
        <source>Production outside of planned time extends it; otherwise both time and parts are left out.</source>
        <translation>Produção fora do tempo planejado o estende; senão, tempo e peças ficam de fora.</translation>
    </message>
    <message>
        <source>Production report</source>
        <translation>Relatório de produção</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programa</translation>
    </message>
    <message>
        <source>Program comment</source>
        <translation>Comentário do programa</translation>
    </message>
    <message>
        <source>Program, with * and ?.</source>
        <translation>Programa, com * e ?.</translation>
    </message>
    <message>
        <source>Programs that make it, with * and ?; they tell the part while no job runs.</source>
        <translation>Programas que a fazem, com * e ?; dizem qual é a peça enquanto não há ordem em curso.</translation>
    </message>
    <message>
        <source>Protection and login; left out: open and anonymous.</source>
        <translation>Proteção e login; omitido: aberto e anônimo.</translation>
    </message>
    <message>
        <source>Public key:  {key}</source>
        <translation>Chave pública: {key}</translation>
    </message>
    <message>
        <source>Publishing by MQTT has a fault: {reason}.</source>
        <translation>A publicação por MQTT tem uma falha: {reason}.</translation>
    </message>
    <message>
        <source>Publishing every signal to an MQTT broker, as Sparkplug B.</source>
        <translation>Publicação de todos os sinais em um broker MQTT, como Sparkplug B.</translation>
    </message>
    <message>
        <source>Publishing to the hub has a fault: {reason}.</source>
        <translation>A publicação para a central tem uma falha: {reason}.</translation>
    </message>
    <message>
        <source>Put a copy in the place of the history; what was there is kept.</source>
        <translation>Põe uma cópia no lugar do histórico; o que estava lá é guardado.</translation>
    </message>
    <message>
        <source>Put on the chosen signal</source>
        <translation>Pôr no sinal escolhido</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualidade</translation>
    </message>
    <message>
        <source>Quality ratio</source>
        <translation>Índice de qualidade</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Quantidade</translation>
    </message>
    <message>
        <source>Quiet hours, local time, for example 22:00-06:00: less urgent alarms wait until they end.</source>
        <translation>Horário de silêncio, hora local, por exemplo 22:00-06:00: alarmes menos urgentes esperam até o fim.</translation>
    </message>
    <message>
        <source>RFC 3339 such as 2026-01-31T06:00:00Z or 2026-01-31T06:00:00-03:00, a date (its first instant in UTC), or milliseconds since 1970</source>
        <translation>RFC 3339 como 2026-01-31T06:00:00Z ou 2026-01-31T06:00:00-03:00, uma data (o primeiro instante em UTC), ou milissegundos desde 1970</translation>
    </message>
    <message>
        <source>Ram</source>
        <translation>Torpedo</translation>
    </message>
    <message>
        <source>Rapid override</source>
        <translation>Override de rápido</translation>
    </message>
    <message>
        <source>Rapid {percent} %</source>
        <translation>Rápido {percent} %</translation>
    </message>
    <message>
        <source>Raw observations</source>
        <translation>Observações brutas</translation>
    </message>
    <message>
        <source>Read error messages too. LinuxCNC hands each one out once: what is read here, another remote session does not see.</source>
        <translation>Ler também as mensagens de erro. O LinuxCNC entrega cada uma só uma vez: o que é lido aqui, outra sessão remota não vê.</translation>
    </message>
    <message>
        <source>Reading history …</source>
        <translation>Lendo o histórico …</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lendo …</translation>
    </message>
    <message>
        <source>Rear</source>
        <translation>Traseira</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>Reason or job</source>
        <translation>Motivo ou ordem</translation>
    </message>
    <message>
        <source>Reason: {reason} ({who})</source>
        <translation>Motivo: {reason} ({who})</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Motivos</translation>
    </message>
    <message>
        <source>Record {number} is broken: {reason}.</source>
        <translation>O registro {number} está violado: {reason}.</translation>
    </message>
    <message>
        <source>Record {number} of the audit trail is broken: {reason}.</source>
        <translation>O registro {number} da trilha de auditoria está violado: {reason}.</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Registrado</translation>
    </message>
    <message>
        <source>Recorded seconds per second.</source>
        <translation>Segundos gravados por segundo.</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Refazer</translation>
    </message>
    <message>
        <source>Reduced: smallest and largest values of each pixel. Zoom in for pairs.</source>
        <translation>Reduzido: menor e maior valor de cada pixel. Aproxime para ver os pares.</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referência</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Recusadas</translation>
    </message>
    <message>
        <source>Refused (HTTP {status}): {body}</source>
        <translation>Recusado (HTTP {status}): {body}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove this entry</source>
        <translation>Remover esta entrada</translation>
    </message>
    <message>
        <source>Removed: {names}; their history stays.</source>
        <translation>Removido: {names}; o histórico fica.</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Reproduzir</translation>
    </message>
    <message>
        <source>Replay the machine at this time</source>
        <translation>Reproduzir a máquina neste horário</translation>
    </message>
    <message>
        <source>Replay: play or pause, step by a second</source>
        <translation>Reprodução: tocar ou pausar, andar um segundo</translation>
    </message>
    <message>
        <source>Report written to {file}.</source>
        <translation>Relatório gravado em {file}.</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Relatórios</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Rearmar</translation>
    </message>
    <message>
        <source>Return to service</source>
        <translation>Devolver ao serviço</translation>
    </message>
    <message>
        <source>Returned to service</source>
        <translation>De volta ao serviço</translation>
    </message>
    <message>
        <source>Revision {revision}, made {when}</source>
        <translation>Revisão {revision}, gerada em {when}</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>Retrabalho</translation>
    </message>
    <message>
        <source>Rework ratio</source>
        <translation>Taxa de retrabalho</translation>
    </message>
    <message>
        <source>Right side</source>
        <translation>Direita</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>Robô</translation>
    </message>
    <message>
        <source>Robot axis {number}</source>
        <translation>Eixo {number} do robô</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Papel</translation>
    </message>
    <message>
        <source>Rotary table</source>
        <translation>Mesa rotativa</translation>
    </message>
    <message>
        <source>Rotary table's base</source>
        <translation>Base da mesa rotativa</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Linha</translation>
    </message>
    <message>
        <source>Rule: {rule}</source>
        <translation>Regra: {rule}</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regras</translation>
    </message>
    <message>
        <source>Rules for stop reasons</source>
        <translation>Regras de motivos de parada</translation>
    </message>
    <message>
        <source>Rules of which nobody has said what to do when they come.</source>
        <translation>Regras sobre as quais ninguém disse o que fazer quando disparam.</translation>
    </message>
    <message>
        <source>Run a simulated plant on loopback and this station connected to it.</source>
        <translation>Executa uma planta simulada neste computador e esta estação conectada a ela.</translation>
    </message>
    <message>
        <source>Run the central supervisor: receive stations, show the fleet.</source>
        <translation>Executa a central: recebe as estações, mostra a frota.</translation>
    </message>
    <message>
        <source>Run this station for some minutes and write a record: received, lost, latency, CPU, memory.</source>
        <translation>Executa esta estação por alguns minutos e grava um registro: recebidos, perdidos, latência, CPU, memória.</translation>
    </message>
    <message>
        <source>Run this station: drivers, history, server.</source>
        <translation>Executa esta estação: drivers, histórico, servidor.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Em produção</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint of the agent's certificate, trusted instead of a CA.</source>
        <translation>Impressão digital SHA-256 do certificado do agente, aceita no lugar de uma autoridade.</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint of the server's certificate that you checked.</source>
        <translation>Impressão digital SHA-256 do certificado do servidor que você conferiu.</translation>
    </message>
    <message>
        <source>SMTP port.</source>
        <translation>Porta SMTP.</translation>
    </message>
    <message>
        <source>SMTP server.</source>
        <translation>Servidor SMTP.</translation>
    </message>
    <message>
        <source>Saddle</source>
        <translation>Sela</translation>
    </message>
    <message>
        <source>Same as last: {reason}</source>
        <translation>Igual à última: {reason}</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>Sáb</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Save and open ({n})</source>
        <translation>Salvar e abrir ({n})</translation>
    </message>
    <message>
        <source>Save and run</source>
        <translation>Salvar e ativar</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Salvar como</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Salvar o relatório</translation>
    </message>
    <message>
        <source>Save the report …</source>
        <translation>Salvar o relatório …</translation>
    </message>
    <message>
        <source>Save this view …</source>
        <translation>Salvar esta visão …</translation>
    </message>
    <message>
        <source>Save what is readable with --salvage FILE, or put a backup in place with 'restore'.</source>
        <translation>Salve o que for legível com --salvage ARQUIVO, ou ponha uma cópia no lugar com 'restore'.</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Visões salvas</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Salvo.</translation>
    </message>
    <message>
        <source>Saved. Figures follow at once, also those of the past.</source>
        <translation>Salvo. Os números seguem de imediato, também os do passado.</translation>
    </message>
    <message>
        <source>Saved. It runs.</source>
        <translation>Salva. Já está ativa.</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Salvando …</translation>
    </message>
    <message>
        <source>Say one time alone: --shift, --week, --month, or --from and --to.</source>
        <translation>Informe um só período: --shift, --week, --month, ou --from e --to.</translation>
    </message>
    <message>
        <source>Say which time: --shift 2026-11-22/A, --week 2026-W47, --month 2026-11, or --from and --to.</source>
        <translation>Diga qual período: --shift 2026-11-22/A, --week 2026-W47, --month 2026-11, ou --from e --to.</translation>
    </message>
    <message>
        <source>Say who may use this station; passwords are asked for, or read from stdin.</source>
        <translation>Define quem pode usar esta estação; as senhas são pedidas, ou lidas da entrada padrão.</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Escala</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Refugo</translation>
    </message>
    <message>
        <source>Scrap and rework</source>
        <translation>Refugo e retrabalho</translation>
    </message>
    <message>
        <source>Scrap by reason</source>
        <translation>Refugo por motivo</translation>
    </message>
    <message>
        <source>Scrap ratio</source>
        <translation>Taxa de refugo</translation>
    </message>
    <message>
        <source>Scrap, rework and corrections</source>
        <translation>Refugo, retrabalho e correções</translation>
    </message>
    <message>
        <source>Scrap: {count}</source>
        <translation>Refugo: {count}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search signals</source>
        <translation>Procurar sinais</translation>
    </message>
    <message>
        <source>Security policy; auto takes the strongest that the server offers.</source>
        <translation>Política de segurança; auto usa a mais forte que o servidor oferece.</translation>
    </message>
    <message>
        <source>See {program} --help.</source>
        <translation>Veja {program} --help.</translation>
    </message>
    <message>
        <source>Send a JSON object as application/json.</source>
        <translation>Envie um objeto JSON como application/json.</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>Enviar um teste</translation>
    </message>
    <message>
        <source>Send it as 'Authorization: Bearer …'. It is shown this once; 'user revoke' ends it.</source>
        <translation>Envie-o como 'Authorization: Bearer …'. Ele só é mostrado agora; 'user revoke' o encerra.</translation>
    </message>
    <message>
        <source>Sending a test by {channel} …</source>
        <translation>Enviando um teste por {channel} …</translation>
    </message>
    <message>
        <source>Sending to the MQTT broker</source>
        <translation>Envio ao broker MQTT</translation>
    </message>
    <message>
        <source>Sending to the hub</source>
        <translation>Envio à central</translation>
    </message>
    <message>
        <source>Sensor faulty</source>
        <translation>Sensor com defeito</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Enviadas</translation>
    </message>
    <message>
        <source>Serial port instead of host: /dev/ttyUSB0, COM3.</source>
        <translation>Porta serial no lugar de host: /dev/ttyUSB0, COM3.</translation>
    </message>
    <message>
        <source>Serial {serial}</source>
        <translation>Série {serial}</translation>
    </message>
    <message>
        <source>Set the clock of the source: its times are recorded as it gives them.</source>
        <translation>Acerte o relógio da fonte: os horários são gravados como ela os informa.</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Preparação</translation>
    </message>
    <message>
        <source>Set-up (AUST)</source>
        <translation>Preparação (AUST)</translation>
    </message>
    <message>
        <source>Set-up ratio</source>
        <translation>Taxa de preparação</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>Settings don't fit</source>
        <translation>Ajustes não servem</translation>
    </message>
    <message>
        <source>Setup</source>
        <translation>Preparação</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Severidade</translation>
    </message>
    <message>
        <source>Share of alarms of priority 1 that were acknowledged within their time to respond. All priorities: {share}.</source>
        <translation>Parte dos alarmes de prioridade 1 reconhecidos dentro do seu tempo de resposta. Todas as prioridades: {share}.</translation>
    </message>
    <message>
        <source>Share of alarms of priority 1, 2, 3 and 4. Notices (4) come on top of the 80 % of priority 3.</source>
        <translation>Parte dos alarmes de prioridade 1, 2, 3 e 4. Avisos (4) somam-se aos 80 % da prioridade 3.</translation>
    </message>
    <message>
        <source>Share of hours, one a minute, with more than 30 alarms.</source>
        <translation>Parte das horas, uma a cada minuto, com mais de 30 alarmes.</translation>
    </message>
    <message>
        <source>Share of ten-minute windows, one a minute, with more than 10 alarms.</source>
        <translation>Parte das janelas de dez minutos, uma a cada minuto, com mais de 10 alarmes.</translation>
    </message>
    <message>
        <source>Share of the ten most frequent</source>
        <translation>Parte dos dez mais frequentes</translation>
    </message>
    <message>
        <source>Shelve</source>
        <translation>Adiar</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>Adiado</translation>
    </message>
    <message>
        <source>Shelved for more than a shift</source>
        <translation>Adiados por mais de um turno</translation>
    </message>
    <message>
        <source>Shelving ended</source>
        <translation>Adiamento terminou</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Turno</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>Relatório de turno</translation>
    </message>
    <message>
        <source>Shift reports.</source>
        <translation>Relatórios de turno.</translation>
    </message>
    <message>
        <source>Shift {name}</source>
        <translation>Turno {name}</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>Turnos</translation>
    </message>
    <message>
        <source>Short stops</source>
        <translation>Microparadas</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show
again</source>
        <translation>Mostrar
de novo</translation>
    </message>
    <message>
        <source>Show every alarm</source>
        <translation>Mostrar todos os alarmes</translation>
    </message>
    <message>
        <source>Show every widget in every state, look and language; no machine is needed.</source>
        <translation>Mostra cada elemento de tela em cada estado, aparência e idioma; nenhuma máquina é necessária.</translation>
    </message>
    <message>
        <source>Show how busy the window is</source>
        <translation>Mostrar o quanto a janela está ocupada</translation>
    </message>
    <message>
        <source>Show in 3D</source>
        <translation>Ver em 3D</translation>
    </message>
    <message>
        <source>Show one page on the whole screen, with no way out without the PIN.</source>
        <translation>Mostra uma página na tela inteira, sem saída sem o PIN.</translation>
    </message>
    <message>
        <source>Show the running station on one screen, through its HTTP interface.</source>
        <translation>Mostra a estação em execução em uma tela, pela interface HTTP.</translation>
    </message>
    <message>
        <source>Show this computer's key for the fleet; on a hub, let stations in and shut them out.</source>
        <translation>Mostra a chave deste computador para a frota; na central, cadastra e revoga estações.</translation>
    </message>
    <message>
        <source>Show this machine at any moment of the past</source>
        <translation>Mostrar esta máquina em qualquer momento do passado</translation>
    </message>
    <message>
        <source>Show what an endpoint offers, with live values, before anything is saved.</source>
        <translation>Mostra o que um endereço oferece, com valores ao vivo, antes de salvar qualquer coisa.</translation>
    </message>
    <message>
        <source>Shut out</source>
        <translation>Revogar</translation>
    </message>
    <message>
        <source>Shut out. What it has sent stays.</source>
        <translation>Revogada. O que ela enviou permanece.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Entrar</translation>
    </message>
    <message>
        <source>Sign in first: nobody is signed in who may {action}.</source>
        <translation>Entre primeiro: não há ninguém conectado que possa {action}.</translation>
    </message>
    <message>
        <source>Sign in: this station has users. Programs send a token or name and password.</source>
        <translation>Entre: esta estação tem usuários. Programas enviam um token, ou nome e senha.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Sign, SignAndEncrypt or None; auto encrypts whenever there is a policy.</source>
        <translation>Sign, SignAndEncrypt ou None; auto criptografa sempre que houver uma política.</translation>
    </message>
    <message>
        <source>Sign-in and permissions</source>
        <translation>Entrada e permissões</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Sinal</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Sinais</translation>
    </message>
    <message>
        <source>Signals of {machine}</source>
        <translation>Sinais de {machine}</translation>
    </message>
    <message>
        <source>Signed by itself</source>
        <translation>Assinado por si mesmo</translation>
    </message>
    <message>
        <source>Signed by {issuer}</source>
        <translation>Assinado por {issuer}</translation>
    </message>
    <message>
        <source>Signed in: {who}</source>
        <translation>Conectado: {who}</translation>
    </message>
    <message>
        <source>Silence between two requests, for devices that need it.</source>
        <translation>Silêncio entre duas requisições, para dispositivos que precisam.</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Since the change before</source>
        <translation>Desde a anterior</translation>
    </message>
    <message>
        <source>Size of the paper.</source>
        <translation>Tamanho do papel.</translation>
    </message>
    <message>
        <source>Size {percent} %</source>
        <translation>Tamanho {percent} %</translation>
    </message>
    <message>
        <source>Slack has taken it.</source>
        <translation>O Slack aceitou.</translation>
    </message>
    <message>
        <source>Slack refuses it: {reason}.</source>
        <translation>O Slack recusa: {reason}.</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Carro deslizante</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>Inclinação</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Menor</translation>
    </message>
    <message>
        <source>Smallest change that counts: 0.5, or 2% of the range.</source>
        <translation>Menor mudança que conta: 0.5, ou 2% da faixa.</translation>
    </message>
    <message>
        <source>Smallest change, in percent of the item's range.</source>
        <translation>Menor mudança, em porcentagem da faixa do item.</translation>
    </message>
    <message>
        <source>Smallest change, in the server's own unit.</source>
        <translation>Menor mudança, na unidade do próprio servidor.</translation>
    </message>
    <message>
        <source>Soaking {count} machines for {minutes} min.</source>
        <translation>Ensaio de {count} máquinas por {minutes} min.</translation>
    </message>
    <message>
        <source>Somebody answers, but in another language</source>
        <translation>Alguém responde, mas em outro protocolo</translation>
    </message>
    <message>
        <source>Somebody else has changed this job meanwhile. Look at it again.</source>
        <translation>Outra pessoa alterou esta ordem nesse meio-tempo. Veja-a de novo.</translation>
    </message>
    <message>
        <source>Somebody else has changed this stop meanwhile. Look at it again.</source>
        <translation>Outra pessoa alterou esta parada nesse meio-tempo. Veja-a de novo.</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>Ligar som</translation>
    </message>
    <message>
        <source>Source id</source>
        <translation>Id na origem</translation>
    </message>
    <message>
        <source>Source time {time}</source>
        <translation>Hora da origem {time}</translation>
    </message>
    <message>
        <source>Space, ← →</source>
        <translation>Espaço, ← →</translation>
    </message>
    <message>
        <source>Span of the slider</source>
        <translation>Extensão da barra de tempo</translation>
    </message>
    <message>
        <source>Sparkplug's edge node: this station's name, once in its group. Its machines are the devices.</source>
        <translation>Edge node do Sparkplug: o nome desta estação, único no grupo. As máquinas dela são os devices.</translation>
    </message>
    <message>
        <source>Sparkplug's group: the site or area to which this station belongs.</source>
        <translation>Grupo do Sparkplug: a planta ou área a que esta estação pertence.</translation>
    </message>
    <message>
        <source>Speed (+ and −)</source>
        <translation>Velocidade (+ e −)</translation>
    </message>
    <message>
        <source>Spindle</source>
        <translation>Fuso</translation>
    </message>
    <message>
        <source>Spindle head</source>
        <translation>Cabeçote</translation>
    </message>
    <message>
        <source>Spindle load</source>
        <translation>Carga do fuso</translation>
    </message>
    <message>
        <source>Spindle override</source>
        <translation>Override do fuso</translation>
    </message>
    <message>
        <source>Spindle speed</source>
        <translation>Rotação do fuso</translation>
    </message>
    <message>
        <source>Spindle {percent} %</source>
        <translation>Fuso {percent} %</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Dividir</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>Desatualizado</translation>
    </message>
    <message>
        <source>Standing for long</source>
        <translation>Ativos há muito tempo</translation>
    </message>
    <message>
        <source>Standstill</source>
        <translation>Parada</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Start another one?</source>
        <translation>Iniciar outra?</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Iniciada</translation>
    </message>
    <message>
        <source>Starting the station …</source>
        <translation>Iniciando a estação …</translation>
    </message>
    <message>
        <source>Starved or blocked from outside of the machine.</source>
        <translation>Falta de peça ou bloqueio vindos de fora da máquina.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>State and time in it</source>
        <translation>Estado e tempo nele</translation>
    </message>
    <message>
        <source>State before</source>
        <translation>Estado anterior</translation>
    </message>
    <message>
        <source>State of a door: OPEN.</source>
        <translation>Estado de uma porta: OPEN.</translation>
    </message>
    <message>
        <source>States of the last 8 hours</source>
        <translation>Estados das últimas 8 horas</translation>
    </message>
    <message>
        <source>States of the last hours</source>
        <translation>Estados das últimas horas</translation>
    </message>
    <message>
        <source>States of the replayed time</source>
        <translation>Estados do tempo reproduzido</translation>
    </message>
    <message>
        <source>States over time</source>
        <translation>Estados no tempo</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>Estação</translation>
    </message>
    <message>
        <source>Station '{name}' is shut out. What it has sent stays.</source>
        <translation>A estação '{name}' foi revogada. O que ela enviou permanece.</translation>
    </message>
    <message>
        <source>Station '{name}' may send now. Its key: {fingerprint}</source>
        <translation>A estação '{name}' já pode enviar. A chave dela: {fingerprint}</translation>
    </message>
    <message>
        <source>Station off</source>
        <translation>Estação desligada</translation>
    </message>
    <message>
        <source>Station {station} did not answer in time. Look whether it was done.</source>
        <translation>A estação {station} não respondeu a tempo. Verifique se foi feito.</translation>
    </message>
    <message>
        <source>Station {station} has not called since this hub started.</source>
        <translation>A estação {station} ainda não chamou desde que esta central foi iniciada.</translation>
    </message>
    <message>
        <source>Station {station} is not connected now. Try again when it is.</source>
        <translation>A estação {station} não está conectada agora. Tente de novo quando estiver.</translation>
    </message>
    <message>
        <source>Station {station} is shut out of this hub.</source>
        <translation>A estação {station} foi revogada nesta central.</translation>
    </message>
    <message>
        <source>Station {station} is silent. Check its computer and the network to it.</source>
        <translation>A estação {station} está em silêncio. Verifique o computador dela e a rede até ele.</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>Permanece</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Stop bits of the serial port.</source>
        <translation>Bits de parada da porta serial.</translation>
    </message>
    <message>
        <source>Stop reasons</source>
        <translation>Motivos de parada</translation>
    </message>
    <message>
        <source>Stop with Ctrl+C.</source>
        <translation>Pare com Ctrl+C.</translation>
    </message>
    <message>
        <source>Stop {clock}: {reason}</source>
        <translation>Parada {clock}: {reason}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Parada</translation>
    </message>
    <message>
        <source>Stopping.</source>
        <translation>Parando.</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Paradas</translation>
    </message>
    <message>
        <source>Stops shorter than this are losses of speed, and nobody is asked about them.</source>
        <translation>Paradas mais curtas que isto são perdas de velocidade, e ninguém é perguntado sobre elas.</translation>
    </message>
    <message>
        <source>Stops that explain themselves.</source>
        <translation>Paradas que se explicam sozinhas.</translation>
    </message>
    <message>
        <source>Stored as {name}; type to replace it</source>
        <translation>Guardado como {name}; digite para substituir</translation>
    </message>
    <message>
        <source>Substituted</source>
        <translation>Substituído</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>Dom</translation>
    </message>
    <message>
        <source>Suppress: {reason}</source>
        <translation>Suprimir: {reason}</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>Suprimido</translation>
    </message>
    <message>
        <source>Suppressed by design as long as this holds, for example estop == 'TRIGGERED'.</source>
        <translation>Suprimido por projeto enquanto isto valer, por exemplo estop == 'TRIGGERED'.</translation>
    </message>
    <message>
        <source>Suppressed while</source>
        <translation>Suprimido enquanto</translation>
    </message>
    <message>
        <source>Suppression ended</source>
        <translation>Supressão terminou</translation>
    </message>
    <message>
        <source>Systems</source>
        <translation>Sistemas</translation>
    </message>
    <message>
        <source>TCP port.</source>
        <translation>Porta TCP.</translation>
    </message>
    <message>
        <source>TCP port; 0 takes any free one.</source>
        <translation>Porta TCP; 0 usa qualquer porta livre.</translation>
    </message>
    <message>
        <source>TEEP (from TPM, not among ISO 22400-2's figures)</source>
        <translation>TEEP (da TPM, não consta da ISO 22400-2)</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabela</translation>
    </message>
    <message>
        <source>Take a delay</source>
        <translation>Adotar uma espera</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Retirar</translation>
    </message>
    <message>
        <source>Take out of service: {reason}</source>
        <translation>Pôr fora de serviço: {reason}</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>Take the delay of {delay}</source>
        <translation>Adotar a espera de {delay}</translation>
    </message>
    <message>
        <source>Take the reason away</source>
        <translation>Retirar o motivo</translation>
    </message>
    <message>
        <source>Taken (HTTP {status}).</source>
        <translation>Aceito (HTTP {status}).</translation>
    </message>
    <message>
        <source>Taken as</source>
        <translation>Interpretado como</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>Desfeito.</translation>
    </message>
    <message>
        <source>Taken from the shelf</source>
        <translation>Adiamento retirado</translation>
    </message>
    <message>
        <source>Taken out of service</source>
        <translation>Posto fora de serviço</translation>
    </message>
    <message>
        <source>Taken, but the mail server refuses: {readers}.</source>
        <translation>Aceito, mas o servidor de e-mail recusa: {readers}.</translation>
    </message>
    <message>
        <source>Taken. Save to let it run.</source>
        <translation>Adotada. Salve para ativar.</translation>
    </message>
    <message>
        <source>Tap an entry to change it, or an empty hour for overtime. Nothing holds before it is saved.</source>
        <translation>Toque numa entrada para alterá-la, ou numa hora vazia para horas extras. Nada vale antes de salvar.</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Meta</translation>
    </message>
    <message>
        <source>Target {target}</source>
        <translation>Meta {target}</translation>
    </message>
    <message>
        <source>Target {target}, as the configuration says (oee: target).</source>
        <translation>Meta {target}, como diz a configuração (oee: target).</translation>
    </message>
    <message>
        <source>Technical efficiency</source>
        <translation>Eficiência técnica</translation>
    </message>
    <message>
        <source>Telegram has taken it.</source>
        <translation>O Telegram aceitou.</translation>
    </message>
    <message>
        <source>Telegram refuses it: {reason}.</source>
        <translation>O Telegram recusa: {reason}.</translation>
    </message>
    <message>
        <source>Telegram: not now ({reason}).</source>
        <translation>Telegram: agora não ({reason}).</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Testar de novo</translation>
    </message>
    <message>
        <source>Test with this login</source>
        <translation>Testar com este usuário</translation>
    </message>
    <message>
        <source>Testing against the recorded history …</source>
        <translation>Testando contra o histórico gravado …</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Testando …</translation>
    </message>
    <message>
        <source>Text of the machine</source>
        <translation>Texto da máquina</translation>
    </message>
    <message>
        <source>The HTTP interface and web page.</source>
        <translation>A interface HTTP e a página web.</translation>
    </message>
    <message>
        <source>The MQTT broker {address} does not answer ({reason}). History waits for it; retrying.</source>
        <translation>O broker MQTT {address} não responde ({reason}). O histórico espera por ele; tentando de novo.</translation>
    </message>
    <message>
        <source>The NATS cluster {address} does not answer: {reason}. Stations keep their data; retrying.</source>
        <translation>O cluster NATS {address} não responde: {reason}. As estações guardam os dados; nova tentativa em andamento.</translation>
    </message>
    <message>
        <source>The address names no host.</source>
        <translation>O endereço não informa nenhum host.</translation>
    </message>
    <message>
        <source>The address of this channel is not valid.</source>
        <translation>O endereço deste canal não é válido.</translation>
    </message>
    <message>
        <source>The agent at {url} has no device {device}. It has: {names}. Check device in the configuration.</source>
        <translation>O agente em {url} não tem o dispositivo {device}. Ele tem: {names}. Verifique device na configuração.</translation>
    </message>
    <message>
        <source>The agent at {url} has no devices yet. It is asked again.</source>
        <translation>O agente em {url} ainda não tem dispositivos. Ele será consultado de novo.</translation>
    </message>
    <message>
        <source>The agent at {url} has several devices: {names}. Say which one with device.</source>
        <translation>O agente em {url} tem vários dispositivos: {names}. Indique qual deles com device.</translation>
    </message>
    <message>
        <source>The agent at {url} refuses: {reason}.</source>
        <translation>O agente em {url} recusa: {reason}.</translation>
    </message>
    <message>
        <source>The agent has no devices yet.</source>
        <translation>O agente ainda não tem dispositivos.</translation>
    </message>
    <message>
        <source>The agent's clock differs from ours by {seconds} s. Set it, or times in history will not fit.</source>
        <translation>O relógio do agente difere do nosso em {seconds} s. Acerte-o, ou as horas do histórico não vão bater.</translation>
    </message>
    <message>
        <source>The alarm has come again since. Look at it and acknowledge the new occurrence by itself.</source>
        <translation>O alarme voltou a ocorrer desde então. Veja-o e reconheça a nova ocorrência separadamente.</translation>
    </message>
    <message>
        <source>The alarm is not out of service.</source>
        <translation>O alarme não está fora de serviço.</translation>
    </message>
    <message>
        <source>The alarm is not shelved.</source>
        <translation>O alarme não está adiado.</translation>
    </message>
    <message>
        <source>The alarm is out of service already.</source>
        <translation>O alarme já está fora de serviço.</translation>
    </message>
    <message>
        <source>The alarm journal is written as {accepted}.</source>
        <translation>O diário de alarmes é gravado como {accepted}.</translation>
    </message>
    <message>
        <source>The alarms behind it</source>
        <translation>Os alarmes por trás</translation>
    </message>
    <message>
        <source>The axis that moves it.</source>
        <translation>O eixo que o move.</translation>
    </message>
    <message>
        <source>The backup of {path} to {target} failed: {error}. Check space and permissions; nothing was changed.</source>
        <translation>A cópia de {path} para {target} falhou: {error}. Verifique espaço e permissões; nada foi alterado.</translation>
    </message>
    <message>
        <source>The bot's token, as secret:NAME.</source>
        <translation>Token do bot, como secret:NOME.</translation>
    </message>
    <message>
        <source>The broker {address} does not let this station in. Check 'user' and 'password' under 'mqtt', and what the broker allows.</source>
        <translation>O broker {address} não deixa esta estação entrar. Confira 'user' e 'password' em 'mqtt' e o que o broker permite.</translation>
    </message>
    <message>
        <source>The broker {address} refuses user and password. Check 'user' and 'password' under 'mqtt'.</source>
        <translation>O broker {address} recusa usuário e senha. Confira 'user' e 'password' em 'mqtt'.</translation>
    </message>
    <message>
        <source>The broker's address: mqtts://host:8883 with TLS, mqtt://host:1883 without.</source>
        <translation>Endereço do broker: mqtts://host:8883 com TLS, mqtt://host:1883 sem.</translation>
    </message>
    <message>
        <source>The calendar says</source>
        <translation>O calendário diz</translation>
    </message>
    <message>
        <source>The call is over.</source>
        <translation>A chamada terminou.</translation>
    </message>
    <message>
        <source>The certificate file {path} under 'ca' does not exist.</source>
        <translation>O arquivo de certificado {path} em 'ca' não existe.</translation>
    </message>
    <message>
        <source>The certificate has changed since it was accepted. Ask who changed it before you trust it.</source>
        <translation>O certificado mudou desde que foi aceito. Pergunte quem o mudou antes de confiar nele.</translation>
    </message>
    <message>
        <source>The certificate is not trusted yet</source>
        <translation>O certificado ainda não é confiável</translation>
    </message>
    <message>
        <source>The certificate of the broker {address} is not trusted: {reason}. Put the authority's certificate under 'ca', or check the host's name.</source>
        <translation>O certificado do broker {address} não é confiável: {reason}. Ponha o certificado da autoridade em 'ca' ou confira o nome do host.</translation>
    </message>
    <message>
        <source>The certificate of {host} is made out to another name. Use that name in the address: {reason}.</source>
        <translation>O certificado de {host} está em outro nome. Use esse nome no endereço: {reason}.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not signed by anyone whom this station trusts ({reason}). Give its authority as ca, or pin its fingerprint.</source>
        <translation>O certificado de {host} não é assinado por ninguém em quem esta estação confia ({reason}). Informe a autoridade em ca, ou fixe a impressão digital.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not the one that was pinned; its fingerprint is {got}. If it was renewed, enter the new one.</source>
        <translation>O certificado de {host} não é o que foi fixado; a impressão digital é {got}. Se foi renovado, informe a nova.</translation>
    </message>
    <message>
        <source>The certificate of {url} has changed. It was {before}, it is {fingerprint}. Ask whoever runs the control whether it was renewed; only then trust the new one.</source>
        <translation>O certificado de {url} mudou. Era {before}, agora é {fingerprint}. Pergunte ao responsável pelo comando se foi renovado; só então confie no novo.</translation>
    </message>
    <message>
        <source>The certificate of {url} is not the one that the configuration trusts (security: trust). Its fingerprint is {fingerprint}. If it was renewed, enter the new one.</source>
        <translation>O certificado de {url} não é aquele em que a configuração confia (security: trust). A impressão digital é {fingerprint}. Se foi renovado, informe a nova.</translation>
    </message>
    <message>
        <source>The certificate {cert} with the key {key} can't be used: {reason}. Both are PEM files, and the key is not encrypted.</source>
        <translation>O certificado {cert} com a chave {key} não pode ser usado: {reason}. Ambos são arquivos PEM, e a chave não é criptografada.</translation>
    </message>
    <message>
        <source>The channel '{channel}' is no longer there.</source>
        <translation>O canal '{channel}' não existe mais.</translation>
    </message>
    <message>
        <source>The channel '{channel}' is not defined under 'channels:' and announces nothing.</source>
        <translation>O canal '{channel}' não está definido em 'channels:' e não avisa ninguém.</translation>
    </message>
    <message>
        <source>The channel failed; the log has the details.</source>
        <translation>O canal falhou; o log tem os detalhes.</translation>
    </message>
    <message>
        <source>The channel's type.</source>
        <translation>Tipo do canal.</translation>
    </message>
    <message>
        <source>The configuration has faults</source>
        <translation>A configuração tem erros</translation>
    </message>
    <message>
        <source>The configuration {path} can't be read: {reason}.</source>
        <translation>Não é possível ler a configuração {path}: {reason}.</translation>
    </message>
    <message>
        <source>The connection broke: {reason}.</source>
        <translation>A conexão caiu: {reason}.</translation>
    </message>
    <message>
        <source>The connection is being made.</source>
        <translation>A conexão está sendo feita.</translation>
    </message>
    <message>
        <source>The connection to {host} broke off. Connecting again.</source>
        <translation>A conexão com {host} caiu. Conectando de novo.</translation>
    </message>
    <message>
        <source>The connection to {host} broke off: {reason}. Connecting again.</source>
        <translation>A conexão com {host} caiu: {reason}. Conectando de novo.</translation>
    </message>
    <message>
        <source>The connection was lost.</source>
        <translation>A conexão caiu.</translation>
    </message>
    <message>
        <source>The counter begins anew at 0 when it would reach this number, for example 10000.</source>
        <translation>O contador recomeça em 0 quando alcançaria este número, por exemplo 10000.</translation>
    </message>
    <message>
        <source>The counter's changes</source>
        <translation>Mudanças do contador</translation>
    </message>
    <message>
        <source>The data directory {path} can't be written: {reason}. Choose another with --data.</source>
        <translation>Não é possível gravar no diretório de dados {path}: {reason}. Escolha outro com --data.</translation>
    </message>
    <message>
        <source>The database is empty. Start the hub once.</source>
        <translation>O banco de dados está vazio. Inicie o hub uma vez.</translation>
    </message>
    <message>
        <source>The database refuses: {error}. Look into the server's log.</source>
        <translation>O banco de dados recusa: {error}. Veja o log do servidor.</translation>
    </message>
    <message>
        <source>The database server does not answer: {error}. Check server, network and firewall; stations keep their data, and it goes on by itself.</source>
        <translation>O servidor de banco de dados não responde: {error}. Verifique servidor, rede e firewall; as estações guardam seus dados, e tudo continua por si.</translation>
    </message>
    <message>
        <source>The database server is PostgreSQL {found}; the hub needs {oldest} or newer. Upgrade the server.</source>
        <translation>O servidor de banco de dados é PostgreSQL {found}; o hub precisa do {oldest} ou mais novo. Atualize o servidor.</translation>
    </message>
    <message>
        <source>The database server lets nobody in from this computer: {error}. Add a line for it to the server's pg_hba.conf and reload the server.</source>
        <translation>O servidor de banco de dados não deixa ninguém entrar deste computador: {error}. Acrescente uma linha para ele ao pg_hba.conf do servidor e recarregue o servidor.</translation>
    </message>
    <message>
        <source>The database server refuses the user or the password: {error}. Store the right one ('keyring set cnc-telemetry NAME') and name it under 'store_password'.</source>
        <translation>O servidor de banco de dados recusa o usuário ou a senha: {error}. Guarde a certa ('keyring set cnc-telemetry NOME') e indique-a em 'store_password'.</translation>
    </message>
    <message>
        <source>The database user may not do this: {error}. Give it CREATE on the database, or make it the owner.</source>
        <translation>O usuário do banco de dados não pode fazer isto: {error}. Dê-lhe CREATE no banco, ou torne-o dono.</translation>
    </message>
    <message>
        <source>The database user {user} may not make tables here. Give it CREATE on the database, or make it the owner.</source>
        <translation>O usuário {user} não pode criar tabelas neste banco de dados. Dê-lhe CREATE no banco, ou torne-o dono.</translation>
    </message>
    <message>
        <source>The database's schema {schema} has version {found}, this program works with {expected}. Use the program that wrote it, or another database.</source>
        <translation>O esquema {schema} do banco de dados tem a versão {found}, este programa trabalha com {expected}. Use o programa que o escreveu, ou outro banco.</translation>
    </message>
    <message>
        <source>The demo plant could not start: {reason}</source>
        <translation>A planta de demonstração não pôde iniciar: {reason}</translation>
    </message>
    <message>
        <source>The device answers, but does not tell its maker and model (no identification objects).</source>
        <translation>O dispositivo responde, mas não diz fabricante nem modelo (sem objetos de identificação).</translation>
    </message>
    <message>
        <source>The device model {file} can't be used: {reason}.</source>
        <translation>O modelo de dispositivo {file} não pode ser usado: {reason}.</translation>
    </message>
    <message>
        <source>The disk of the database server is full: {error}. Stations keep their data; it goes on by itself when there is space.</source>
        <translation>O disco do servidor de banco de dados está cheio: {error}. As estações guardam seus dados; continua por si quando houver espaço.</translation>
    </message>
    <message>
        <source>The disk of {path} is full: history waits and keeps what is queued. Free some space; recording goes on by itself.</source>
        <translation>O disco de {path} está cheio: o histórico espera e guarda o que está na fila. Libere espaço; a gravação continua sozinha.</translation>
    </message>
    <message>
        <source>The disk of {path} is full: the station can't start on it. Free some space and start again; nothing was changed.</source>
        <translation>O disco de {path} está cheio: a estação não pode iniciar nele. Libere espaço e inicie de novo; nada foi alterado.</translation>
    </message>
    <message>
        <source>The disk will be full in {days} days at the present growth: {free} are free, history grows by {growth} a day. Free some space, or shorten the retention.</source>
        <translation>O disco ficará cheio em {days} dias no crescimento atual: {free} livres, o histórico cresce {growth} por dia. Libere espaço ou reduza a retenção.</translation>
    </message>
    <message>
        <source>The document declares entities of its own (a DTD). MTConnect has none: refused.</source>
        <translation>O documento declara entidades próprias (um DTD). MTConnect não tem nenhuma: recusado.</translation>
    </message>
    <message>
        <source>The document has data items that can't be placed.</source>
        <translation>O documento tem itens de dados que não podem ser situados.</translation>
    </message>
    <message>
        <source>The document has no header.</source>
        <translation>O documento não tem cabeçalho.</translation>
    </message>
    <message>
        <source>The document is larger than {limit} MB: refused.</source>
        <translation>O documento é maior que {limit} MB: recusado.</translation>
    </message>
    <message>
        <source>The document is not well-formed XML: {reason}.</source>
        <translation>O documento não é XML bem formado: {reason}.</translation>
    </message>
    <message>
        <source>The document's text encoding can't be read.</source>
        <translation>Não é possível ler a codificação de texto do documento.</translation>
    </message>
    <message>
        <source>The driver of {source} failed and was started again; the log has the details.</source>
        <translation>O driver de {source} falhou e foi reiniciado; o log tem os detalhes.</translation>
    </message>
    <message>
        <source>The driver {driver} can't start: {error}</source>
        <translation>O driver {driver} não pode iniciar: {error}</translation>
    </message>
    <message>
        <source>The end of the window must be after its beginning.</source>
        <translation>O fim do período precisa ser depois do início.</translation>
    </message>
    <message>
        <source>The entry can't be used: {reason}</source>
        <translation>A entrada não pode ser usada: {reason}</translation>
    </message>
    <message>
        <source>The file is empty. It needs at least one key, for example 'machines:'.</source>
        <translation>O arquivo está vazio. Precisa de pelo menos uma chave, por exemplo 'machines:'.</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text (byte {byte}). Save it with the encoding UTF-8.</source>
        <translation>O arquivo não é texto UTF-8 (byte {byte}). Salve-o com a codificação UTF-8.</translation>
    </message>
    <message>
        <source>The file must be a mapping of keys to values, for example 'machines:', not a list or a single value.</source>
        <translation>O arquivo deve ser um mapeamento de chaves e valores, por exemplo 'machines:', não uma lista nem um valor só.</translation>
    </message>
    <message>
        <source>The file must be a mapping of keys to values, for example 'machines:'.</source>
        <translation>O arquivo deve ser um mapa de chaves e valores, por exemplo 'machines:'.</translation>
    </message>
    <message>
        <source>The file must be a mapping with 'links', 'tool' and 'work'.</source>
        <translation>O arquivo deve ser um mapeamento com 'links', 'tool' e 'work'.</translation>
    </message>
    <message>
        <source>The file says the same today.</source>
        <translation>O arquivo diz o mesmo hoje.</translation>
    </message>
    <message>
        <source>The file {file} holds secrets and others may read it. Run: chmod 600 {file}</source>
        <translation>O arquivo {file} guarda segredos e outros podem lê-lo. Execute: chmod 600 {file}</translation>
    </message>
    <message>
        <source>The first end of a travel must be less than the second, for example [-400, 400].</source>
        <translation>O primeiro fim de um curso deve ser menor que o segundo, por exemplo [-400, 400].</translation>
    </message>
    <message>
        <source>The first view again (R)</source>
        <translation>Voltar à vista inicial (R)</translation>
    </message>
    <message>
        <source>The fleet's data can't be stored: {reason}. Stations keep it.</source>
        <translation>Os dados da frota não podem ser gravados: {reason}. As estações os guardam.</translation>
    </message>
    <message>
        <source>The header's {name} is not a number: {text}.</source>
        <translation>O {name} do cabeçalho não é um número: {text}.</translation>
    </message>
    <message>
        <source>The history file {path} is damaged ({error}). Stop the station and run `doctor`; nothing more is written into it.</source>
        <translation>O arquivo de histórico {path} está danificado ({error}). Pare a estação e execute `doctor`; nada mais é gravado nele.</translation>
    </message>
    <message>
        <source>The history {path} has schema {found}, this program reads {expected}. Start the station once to bring it up to date.</source>
        <translation>O histórico {path} tem o esquema {found}, este programa lê {expected}. Inicie a estação uma vez para atualizá-lo.</translation>
    </message>
    <message>
        <source>The hub can't listen on {address}: {reason}.</source>
        <translation>A central não consegue escutar em {address}: {reason}.</translation>
    </message>
    <message>
        <source>The hub does not know this station's key. Somebody must enrol it there ('keys enrol').</source>
        <translation>A central não conhece a chave desta estação. Alguém precisa cadastrá-la lá ('keys enrol').</translation>
    </message>
    <message>
        <source>The hub does not let this station in ({reason}). Somebody must enrol it there ('keys enrol').</source>
        <translation>A central não aceita esta estação ({reason}). Alguém precisa cadastrá-la lá ('keys enrol').</translation>
    </message>
    <message>
        <source>The hub has asked for something that can't be read: {reason}.</source>
        <translation>A central pediu algo que não pode ser lido: {reason}.</translation>
    </message>
    <message>
        <source>The hub speaks another version of the protocol. Update the older of both.</source>
        <translation>A central fala outra versão do protocolo. Atualize a mais antiga das duas.</translation>
    </message>
    <message>
        <source>The hub takes the ports {first} and {second}. Choose another one here.</source>
        <translation>O hub ocupa as portas {first} e {second}. Escolha outra aqui.</translation>
    </message>
    <message>
        <source>The hub {address} does not answer. History waits for it; retrying.</source>
        <translation>A central {address} não responde. O histórico espera por ela; tentando de novo.</translation>
    </message>
    <message>
        <source>The hub's address, for example tcp://hub:8430; or the NATS cluster between, nats://a,b,c (tls://a,b,c with TLS).</source>
        <translation>Endereço do hub, por exemplo tcp://hub:8430; ou o cluster NATS entre eles, nats://a,b,c (tls://a,b,c com TLS).</translation>
    </message>
    <message>
        <source>The hub's public key, as keys shows it there.</source>
        <translation>A chave pública do hub, como o comando keys a mostra lá.</translation>
    </message>
    <message>
        <source>The id “{id}” is taken. Give this machine another one.</source>
        <translation>O id “{id}” já está em uso. Dê outro a esta máquina.</translation>
    </message>
    <message>
        <source>The key '{key}' is missing.</source>
        <translation>Falta a chave '{key}'.</translation>
    </message>
    <message>
        <source>The key '{key}' stands here a second time (first in line {line}). Keep one of the two.</source>
        <translation>A chave '{key}' aparece aqui pela segunda vez (a primeira na linha {line}). Fique com uma das duas.</translation>
    </message>
    <message>
        <source>The kind of file can't be told from {file}. Give --format csv, xlsx or parquet.</source>
        <translation>Não dá para saber o tipo de arquivo por {file}. Informe --format csv, xlsx ou parquet.</translation>
    </message>
    <message>
        <source>The library for PostgreSQL can't be loaded: {error}. Install it: pip install 'psycopg[binary]'</source>
        <translation>A biblioteca do PostgreSQL não pode ser carregada: {error}. Instale-a: pip install 'psycopg[binary]'</translation>
    </message>
    <message>
        <source>The link '{name}' must come before what it carries.</source>
        <translation>O elo '{name}' deve vir antes do que ele carrega.</translation>
    </message>
    <message>
        <source>The link that carries it, which must come before it; left out for what stands on the floor.</source>
        <translation>O elo que o carrega, que deve vir antes; fica fora para o que está no piso.</translation>
    </message>
    <message>
        <source>The link that rpm turns.</source>
        <translation>O elo que rpm gira.</translation>
    </message>
    <message>
        <source>The login certificate for {url} can't be used: {reason}. Check certificate and key under security.</source>
        <translation>O certificado de login para {url} não pode ser usado: {reason}. Verifique certificate e key em security.</translation>
    </message>
    <message>
        <source>The login was refused</source>
        <translation>O acesso foi recusado</translation>
    </message>
    <message>
        <source>The machine in three dimensions</source>
        <translation>A máquina em três dimensões</translation>
    </message>
    <message>
        <source>The machine tells no position of {axes}: what it moves is drawn as a ghost.</source>
        <translation>A máquina não informa a posição de {axes}: o que ela move aparece transparente.</translation>
    </message>
    <message>
        <source>The machine told nothing</source>
        <translation>A máquina não informou nada</translation>
    </message>
    <message>
        <source>The machine was off.</source>
        <translation>A máquina estava desligada.</translation>
    </message>
    <message>
        <source>The machine's clock differs by {age}</source>
        <translation>O relógio da máquina difere em {age}</translation>
    </message>
    <message>
        <source>The machine's name in addresses, files and history: letters, digits, ., _, -.</source>
        <translation>Nome da máquina em endereços, arquivos e no histórico: letras, dígitos, ., _, -.</translation>
    </message>
    <message>
        <source>The machines of this station.</source>
        <translation>As máquinas desta estação.</translation>
    </message>
    <message>
        <source>The mail server has taken it.</source>
        <translation>O servidor de e-mail aceitou.</translation>
    </message>
    <message>
        <source>The mail server offers no STARTTLS. Set 'tls' to tls or none.</source>
        <translation>O servidor de e-mail não oferece STARTTLS. Defina 'tls' como tls ou none.</translation>
    </message>
    <message>
        <source>The mail server refuses the login: {reason}.</source>
        <translation>O servidor de e-mail recusa o login: {reason}.</translation>
    </message>
    <message>
        <source>The mail server refuses the readers: {readers}.</source>
        <translation>O servidor de e-mail recusa os destinatários: {readers}.</translation>
    </message>
    <message>
        <source>The mail server says: {reason}.</source>
        <translation>O servidor de e-mail diz: {reason}.</translation>
    </message>
    <message>
        <source>The most alarms in any ten minutes, wherever they begin.</source>
        <translation>O máximo de alarmes em quaisquer dez minutos, comecem onde começarem.</translation>
    </message>
    <message>
        <source>The most urgent priority that waits in quiet hours; more urgent ones come at once.</source>
        <translation>A prioridade mais urgente que espera no horário de silêncio; as mais urgentes chegam na hora.</translation>
    </message>
    <message>
        <source>The name {host} is not known in this network. Check the spelling, or use the address.</source>
        <translation>O nome {host} não é conhecido nesta rede. Verifique a grafia, ou use o endereço.</translation>
    </message>
    <message>
        <source>The newest {n} are listed; choose a shorter time for the rest.</source>
        <translation>São listadas as {n} mais recentes; escolha um tempo mais curto para as demais.</translation>
    </message>
    <message>
        <source>The note is not on the disk yet: the disk is slow. It is written as soon as that works.</source>
        <translation>A anotação ainda não está no disco: o disco está lento. Ela é gravada assim que for possível.</translation>
    </message>
    <message>
        <source>The observations of its time are thinned to roll-ups already.</source>
        <translation>As observações desse período já foram reduzidas a resumos.</translation>
    </message>
    <message>
        <source>The other side's certificate is not trusted.</source>
        <translation>O certificado do outro lado não é confiável.</translation>
    </message>
    <message>
        <source>The page has to send the header X-CSRF-Token as /v1/session told it.</source>
        <translation>A página tem de enviar o cabeçalho X-CSRF-Token como /v1/session informou.</translation>
    </message>
    <message>
        <source>The parameter '{name}' can't be '{value}'. Accepted: {accepted}.</source>
        <translation>O parâmetro '{name}' não pode ser '{value}'. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>The password travels in clear text to this broker. With mqtts:// it would not.</source>
        <translation>A senha vai em texto claro até este broker. Com mqtts:// não iria.</translation>
    </message>
    <message>
        <source>The picture {path} can't be read: {reason}.</source>
        <translation>O desenho {path} não pode ser lido: {reason}.</translation>
    </message>
    <message>
        <source>The places of the navigation, from the top</source>
        <translation>Os lugares da navegação, de cima para baixo</translation>
    </message>
    <message>
        <source>The plant's name (ISA-95 site).</source>
        <translation>Nome da planta (site, segundo a ISA-95).</translation>
    </message>
    <message>
        <source>The policy None goes with the mode None, and with no other.</source>
        <translation>A política None anda com o modo None, e com nenhum outro.</translation>
    </message>
    <message>
        <source>The port is closed</source>
        <translation>A porta está fechada</translation>
    </message>
    <message>
        <source>The port must be between 1 and 65534: the next one is used, too.</source>
        <translation>A porta deve estar entre 1 e 65534: a seguinte também é usada.</translation>
    </message>
    <message>
        <source>The port of an address is a number from 1 to 65535.</source>
        <translation>A porta de um endereço é um número de 1 a 65535.</translation>
    </message>
    <message>
        <source>The position in which the link stands as it is drawn.</source>
        <translation>A posição em que o elo fica como foi desenhado.</translation>
    </message>
    <message>
        <source>The present values can't be read: {reason}</source>
        <translation>Não é possível ler os valores atuais: {reason}</translation>
    </message>
    <message>
        <source>The primary host {host} is not online at the broker {address}. History waits for it.</source>
        <translation>O host primário {host} não está on-line no broker {address}. O histórico espera por ele.</translation>
    </message>
    <message>
        <source>The program had a fault on {when}: {fault}. The report: {file}</source>
        <translation>O programa teve uma falha em {when}: {fault}. O relatório: {file}</translation>
    </message>
    <message>
        <source>The program has a fault here. The station's log file tells more.</source>
        <translation>O programa tem um defeito aqui. O arquivo de log da estação diz mais.</translation>
    </message>
    <message>
        <source>The program has a fault: {reason}. The log file tells more: {file}</source>
        <translation>O programa tem um defeito: {reason}. O arquivo de log diz mais: {file}</translation>
    </message>
    <message>
        <source>The reason above it in the tree.</source>
        <translation>O motivo acima dele na árvore.</translation>
    </message>
    <message>
        <source>The reason that it gives.</source>
        <translation>O motivo que ela dá.</translation>
    </message>
    <message>
        <source>The recording {file} can't be read: {reason}.</source>
        <translation>A gravação {file} não pode ser lida: {reason}.</translation>
    </message>
    <message>
        <source>The recording: a history file of a station (history.db), or an SHDR log of an adapter, also as .gz or .xz.</source>
        <translation>A gravação: um arquivo de histórico de uma estação (history.db), ou um log SHDR de um adaptador, também como .gz ou .xz.</translation>
    </message>
    <message>
        <source>The report is attached, revision {revision}.</source>
        <translation>O relatório está em anexo, revisão {revision}.</translation>
    </message>
    <message>
        <source>The request can't be answered</source>
        <translation>Não é possível responder à requisição</translation>
    </message>
    <message>
        <source>The row names no machine. Add a column machine, or give --machine.</source>
        <translation>A linha não indica máquina. Acrescente uma coluna machine ou informe --machine.</translation>
    </message>
    <message>
        <source>The rule can't be read yet.</source>
        <translation>A regra ainda não pode ser lida.</translation>
    </message>
    <message>
        <source>The rule ends too early: something is missing here.</source>
        <translation>A regra termina cedo demais: falta algo aqui.</translation>
    </message>
    <message>
        <source>The rule has too many parts. Split it.</source>
        <translation>A regra tem partes demais. Divida-a.</translation>
    </message>
    <message>
        <source>The rule is empty. Write for example rpm &gt; 5000.</source>
        <translation>A regra está vazia. Escreva por exemplo rpm &gt; 5000.</translation>
    </message>
    <message>
        <source>The rule is longer than {count} characters. Split it.</source>
        <translation>A regra tem mais de {count} caracteres. Divida-a.</translation>
    </message>
    <message>
        <source>The rule is nested too deeply. Split it.</source>
        <translation>A regra está aninhada demais. Divida-a.</translation>
    </message>
    <message>
        <source>The rule was changed meanwhile: test it again.</source>
        <translation>A regra mudou nesse meio-tempo: teste de novo.</translation>
    </message>
    <message>
        <source>The rule's name, once per file.</source>
        <translation>Nome da regra, único no arquivo.</translation>
    </message>
    <message>
        <source>The same again: </source>
        <translation>A mesma outra vez: </translation>
    </message>
    <message>
        <source>The same of the alarms that are configured, whether they come or not.</source>
        <translation>O mesmo para os alarmes configurados, disparem ou não.</translation>
    </message>
    <message>
        <source>The same time last week</source>
        <translation>O mesmo horário na semana passada</translation>
    </message>
    <message>
        <source>The same time yesterday</source>
        <translation>O mesmo horário ontem</translation>
    </message>
    <message>
        <source>The secret '{name}' is not stored. Put it into the key store ('keyring set cnc-telemetry {name}'), into the file {file} (mode 0600, one 'name: value' per line) or into the environment variable {variable}.</source>
        <translation>O segredo '{name}' não está guardado. Coloque-o no cofre de chaves ('keyring set cnc-telemetry {name}'), no arquivo {file} (modo 0600, um 'nome: valor' por linha) ou na variável de ambiente {variable}.</translation>
    </message>
    <message>
        <source>The secret half of this computer's key {fingerprint} can't be found: {reason}. Put it back, or make a new pair with 'keys new' and have it enrolled.</source>
        <translation>A metade secreta da chave {fingerprint} deste computador não foi encontrada: {reason}. Reponha-a, ou crie um novo par com 'keys new' e faça cadastrá-lo.</translation>
    </message>
    <message>
        <source>The serial port {port} can't be opened ({reason}). Check the name, the cable and who else uses it; it is tried again.</source>
        <translation>Não é possível abrir a porta serial {port} ({reason}). Verifique o nome, o cabo e quem mais a usa; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>The server asks for a protected connection or a login.</source>
        <translation>O servidor exige uma conexão protegida ou um login.</translation>
    </message>
    <message>
        <source>The server can't listen on {host}:{port}: {reason}.</source>
        <translation>O servidor não pode atender em {host}:{port}: {reason}.</translation>
    </message>
    <message>
        <source>The server declares no machine tool (OPC 40501-1, 40502). Signals were mapped by name: check them.</source>
        <translation>O servidor não declara uma máquina-ferramenta (OPC 40501-1, 40502). Os sinais foram mapeados pelo nome: confira-os.</translation>
    </message>
    <message>
        <source>The server does not tell its namespaces. Connecting again.</source>
        <translation>O servidor não informa seus namespaces. Conectando de novo.</translation>
    </message>
    <message>
        <source>The server has no machine '{device}'. It has: {names}. Correct device.</source>
        <translation>O servidor não tem a máquina '{device}'. Ele tem: {names}. Corrija device.</translation>
    </message>
    <message>
        <source>The server offers no encryption: values and logins can be read on the network.</source>
        <translation>O servidor não oferece criptografia: valores e logins podem ser lidos na rede.</translation>
    </message>
    <message>
        <source>The server would listen on {host}, where others can reach it, {lacks}. Or set 'server: {{host: 127.0.0.1}}', or start with --insecure if this network is yours alone.</source>
        <translation>O servidor atenderia em {host}, onde outros o alcançam, {lacks}. Ou defina 'server: {{host: 127.0.0.1}}', ou inicie com --insecure se esta rede é só sua.</translation>
    </message>
    <message>
        <source>The server's address space has changed; connecting again.</source>
        <translation>O espaço de endereços do servidor mudou; conectando de novo.</translation>
    </message>
    <message>
        <source>The server's clock differs from this computer's by {seconds} s.</source>
        <translation>O relógio do servidor difere do deste computador em {seconds} s.</translation>
    </message>
    <message>
        <source>The service did not take it; the log says why.</source>
        <translation>O serviço não aceitou; o log diz por quê.</translation>
    </message>
    <message>
        <source>The service has taken it.</source>
        <translation>O serviço aceitou.</translation>
    </message>
    <message>
        <source>The settings don't fit</source>
        <translation>As configurações não servem</translation>
    </message>
    <message>
        <source>The shift's name.</source>
        <translation>Nome do turno.</translation>
    </message>
    <message>
        <source>The shortest time in which one part can be made.</source>
        <translation>O menor tempo em que uma peça pode ser feita.</translation>
    </message>
    <message>
        <source>The signal '{signal}' is there twice. Give one of them another id.</source>
        <translation>O sinal '{signal}' aparece duas vezes. Dê outro id a um deles.</translation>
    </message>
    <message>
        <source>The signal is empty.</source>
        <translation>O sinal está vazio.</translation>
    </message>
    <message>
        <source>The signal that tells its position: x … c, j1 …, or the source's own id.</source>
        <translation>O sinal que informa a sua posição: x … c, j1 …, ou o identificador da própria fonte.</translation>
    </message>
    <message>
        <source>The signal “{given}” is there twice. Give one of them another id.</source>
        <translation>O sinal “{given}” aparece duas vezes. Dê outro id a um deles.</translation>
    </message>
    <message>
        <source>The source answers, but tells nothing within {seconds} s.</source>
        <translation>A fonte responde, mas não informa nada em {seconds} s.</translation>
    </message>
    <message>
        <source>The station could not start</source>
        <translation>A estação não pôde iniciar</translation>
    </message>
    <message>
        <source>The station could not start because of a fault in this program ({kind}: {text}). The log file has the details.</source>
        <translation>A estação não pôde iniciar por um defeito deste programa ({kind}: {text}). O arquivo de log tem os detalhes.</translation>
    </message>
    <message>
        <source>The station was off: nothing was collected.</source>
        <translation>A estação estava desligada: nada foi coletado.</translation>
    </message>
    <message>
        <source>The stored key of this station is damaged. Make a new one with 'keys new'.</source>
        <translation>A chave guardada desta estação está danificada. Crie outra com 'keys new'.</translation>
    </message>
    <message>
        <source>The stream uses an encoding that was not offered: {encoding}.</source>
        <translation>O fluxo usa uma codificação que não foi oferecida: {encoding}.</translation>
    </message>
    <message>
        <source>The tag '{tag}' is not known here. Remove it.</source>
        <translation>A etiqueta '{tag}' não é conhecida aqui. Remova-a.</translation>
    </message>
    <message>
        <source>The text that begins here has no closing quote.</source>
        <translation>O texto que começa aqui não tem aspas de fechamento.</translation>
    </message>
    <message>
        <source>The time was up after {asked} of {count} ports. Give a smaller range to ask the rest.</source>
        <translation>O tempo acabou depois de {asked} de {count} portas. Informe uma faixa menor para consultar as demais.</translation>
    </message>
    <message>
        <source>The tip.</source>
        <translation>A ponta da ferramenta.</translation>
    </message>
    <message>
        <source>The two are not the same. Nothing was changed.</source>
        <translation>As duas não são iguais. Nada foi alterado.</translation>
    </message>
    <message>
        <source>The unit does not answer</source>
        <translation>A unidade não responde</translation>
    </message>
    <message>
        <source>The values are live.</source>
        <translation>Os valores são ao vivo.</translation>
    </message>
    <message>
        <source>The values to read.</source>
        <translation>Os valores a ler.</translation>
    </message>
    <message>
        <source>The version '{name}' is not kept any more.</source>
        <translation>A versão '{name}' não está mais guardada.</translation>
    </message>
    <message>
        <source>The visible time</source>
        <translation>O tempo visível</translation>
    </message>
    <message>
        <source>The week after</source>
        <translation>A semana seguinte</translation>
    </message>
    <message>
        <source>The week before</source>
        <translation>A semana anterior</translation>
    </message>
    <message>
        <source>The whole machine in the picture (F)</source>
        <translation>A máquina inteira na imagem (F)</translation>
    </message>
    <message>
        <source>The window is a duration of at most 24 h, for example 30s or 10min.</source>
        <translation>A janela é uma duração de no máximo 24 h, por exemplo 30s ou 10min.</translation>
    </message>
    <message>
        <source>The window is empty: its end must be later than its beginning.</source>
        <translation>A janela está vazia: o fim deve ser depois do início.</translation>
    </message>
    <message>
        <source>The working week.</source>
        <translation>A semana de trabalho.</translation>
    </message>
    <message>
        <source>The zero of the positions.</source>
        <translation>O zero das posições.</translation>
    </message>
    <message>
        <source>There are changes that are not saved.</source>
        <translation>Há alterações que não foram salvas.</translation>
    </message>
    <message>
        <source>There are no time slices behind this number.</source>
        <translation>Não há fatias de tempo por trás deste número.</translation>
    </message>
    <message>
        <source>There are no users and no audit trail in {path}.</source>
        <translation>Não há usuários nem trilha de auditoria em {path}.</translation>
    </message>
    <message>
        <source>There is a machine without any value that can be read. The login may not be allowed to.</source>
        <translation>Há uma máquina sem nenhum valor que possa ser lido. O login talvez não tenha permissão.</translation>
    </message>
    <message>
        <source>There is a user '{name}' already.</source>
        <translation>Já existe um usuário '{name}'.</translation>
    </message>
    <message>
        <source>There is no alarm '{alarm}'.</source>
        <translation>Não existe o alarme '{alarm}'.</translation>
    </message>
    <message>
        <source>There is no certificate file {path}.</source>
        <translation>Não há nenhum arquivo de certificado {path}.</translation>
    </message>
    <message>
        <source>There is no channel '{channel}'.</source>
        <translation>Não existe o canal '{channel}'.</translation>
    </message>
    <message>
        <source>There is no column of {names}.</source>
        <translation>Não há coluna entre {names}.</translation>
    </message>
    <message>
        <source>There is no configuration at {path} yet.</source>
        <translation>Ainda não há configuração em {path}.</translation>
    </message>
    <message>
        <source>There is no configuration at {path}. Write one there, give another with --config, or try the verb 'demo'.</source>
        <translation>Não há configuração em {path}. Escreva uma ali, dê outra com --config, ou experimente o verbo 'demo'.</translation>
    </message>
    <message>
        <source>There is no configuration at {path}: soaking the demo plant.</source>
        <translation>Não há configuração em {path}: ensaiando a planta de demonstração.</translation>
    </message>
    <message>
        <source>There is no display, and the gallery is nothing but a window.</source>
        <translation>Não há tela, e a galeria é apenas uma janela.</translation>
    </message>
    <message>
        <source>There is no display: running without a window.</source>
        <translation>Não há tela: executando sem janela.</translation>
    </message>
    <message>
        <source>There is no driver '{driver}'.</source>
        <translation>Não existe o driver '{driver}'.</translation>
    </message>
    <message>
        <source>There is no driver '{driver}'. Accepted: {accepted}.</source>
        <translation>Não existe o driver '{driver}'. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>There is no driver '{driver}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation>Não existe o driver '{driver}'. Seria '{nearest}'? Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>There is no earlier version yet: every saved change keeps the one before it, a hundred of them.</source>
        <translation>Ainda não há versão anterior: cada alteração salva guarda a de antes, até cem delas.</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>Não existe o arquivo {path}.</translation>
    </message>
    <message>
        <source>There is no function '{name}'. There are: {accepted}.</source>
        <translation>Não existe a função '{name}'. Existem: {accepted}.</translation>
    </message>
    <message>
        <source>There is no help for this page yet. The key ? shows all keys.</source>
        <translation>Ainda não há ajuda para esta página. A tecla ? mostra todas as teclas.</translation>
    </message>
    <message>
        <source>There is no history at {path} yet.</source>
        <translation>Ainda não há histórico em {path}.</translation>
    </message>
    <message>
        <source>There is no history at {path} yet. Start the station once, or name another folder with --data.</source>
        <translation>Ainda não há histórico em {path}. Inicie a estação uma vez, ou indique outra pasta com --data.</translation>
    </message>
    <message>
        <source>There is no history at {path}. Choose the data directory with --data.</source>
        <translation>Não há histórico em {path}. Escolha o diretório de dados com --data.</translation>
    </message>
    <message>
        <source>There is no job '{job}'.</source>
        <translation>Não existe a ordem '{job}'.</translation>
    </message>
    <message>
        <source>There is no line '{line}'. Accepted: {accepted}.</source>
        <translation>Não existe a linha '{line}'. Aceito: {accepted}.</translation>
    </message>
    <message>
        <source>There is no link '{name}'. Did you mean '{nearest}'?</source>
        <translation>Não há elo '{name}'. Você quis dizer '{nearest}'?</translation>
    </message>
    <message>
        <source>There is no link '{name}'. Links before this one: {known}.</source>
        <translation>Não há elo '{name}'. Elos antes deste: {known}.</translation>
    </message>
    <message>
        <source>There is no machine '{machine}'.</source>
        <translation>Não existe a máquina '{machine}'.</translation>
    </message>
    <message>
        <source>There is no number to compare.</source>
        <translation>Não há número para comparar.</translation>
    </message>
    <message>
        <source>There is no place for '{path}' in the file.</source>
        <translation>Não há lugar para '{path}' no arquivo.</translation>
    </message>
    <message>
        <source>There is no reason '{reason}'.</source>
        <translation>Não existe o motivo '{reason}'.</translation>
    </message>
    <message>
        <source>There is no recording at {file}. Check the path; it is looked for again.</source>
        <translation>Não há gravação em {file}. Confira o caminho; ela será procurada de novo.</translation>
    </message>
    <message>
        <source>There is no report '{name}'.</source>
        <translation>Não existe o relatório '{name}'.</translation>
    </message>
    <message>
        <source>There is no rule '{name}' in the file any more. Take its new state.</source>
        <translation>A regra '{name}' não está mais no arquivo. Carregue o estado novo.</translation>
    </message>
    <message>
        <source>There is no shift '{shift}'. Write the day and its name: 2026-11-22/A.</source>
        <translation>Não existe o turno '{shift}'. Escreva o dia e o nome: 2026-11-22/A.</translation>
    </message>
    <message>
        <source>There is no station '{name}' on this hub.</source>
        <translation>Não há estação '{name}' nesta central.</translation>
    </message>
    <message>
        <source>There is no stop '{stop}'.</source>
        <translation>Não existe a parada '{stop}'.</translation>
    </message>
    <message>
        <source>There is no user '{name}'.</source>
        <translation>Não existe usuário '{name}'.</translation>
    </message>
    <message>
        <source>There is no {what} '{name}'.</source>
        <translation>Não existe {what} '{name}'.</translation>
    </message>
    <message>
        <source>There is no {what} '{name}'. Did you mean '{nearest}'?</source>
        <translation>Não existe {what} '{name}'. Seria '{nearest}'?</translation>
    </message>
    <message>
        <source>There is nothing at {path}. The page /docs lists what there is.</source>
        <translation>Não há nada em {path}. A página /docs lista o que existe.</translation>
    </message>
    <message>
        <source>There is nothing in this time.</source>
        <translation>Não há nada neste período.</translation>
    </message>
    <message>
        <source>There is nothing in this time. Choose a longer one, or take filters away.</source>
        <translation>Não há nada neste período. Escolha um mais longo ou retire filtros.</translation>
    </message>
    <message>
        <source>There is nothing on the chart yet. Choose a signal first.</source>
        <translation>Ainda não há nada no gráfico. Escolha um sinal primeiro.</translation>
    </message>
    <message>
        <source>There is nothing to export.</source>
        <translation>Não há nada a exportar.</translation>
    </message>
    <message>
        <source>There was no production time.</source>
        <translation>Não houve tempo de produção.</translation>
    </message>
    <message>
        <source>These are more than {most} lines. Choose a shorter time, or write CSV.</source>
        <translation>São mais de {most} linhas. Escolha um período menor ou grave em CSV.</translation>
    </message>
    <message>
        <source>These ranges hold more than {count} addresses. Give smaller ones, for example 10.0.0.0/24.</source>
        <translation>Estas faixas têm mais de {count} endereços. Informe faixas menores, por exemplo 10.0.0.0/24.</translation>
    </message>
    <message>
        <source>This address can't be used</source>
        <translation>Este endereço não pode ser usado</translation>
    </message>
    <message>
        <source>This address is not Slack's: it answers something else than 'ok'.</source>
        <translation>Este endereço não é do Slack: responde algo diferente de 'ok'.</translation>
    </message>
    <message>
        <source>This address is not Telegram's: its answer can't be understood.</source>
        <translation>Este endereço não é do Telegram: a resposta não pode ser entendida.</translation>
    </message>
    <message>
        <source>This alarm has been dealt with already: {alarm}.</source>
        <translation>Este alarme já foi tratado: {alarm}.</translation>
    </message>
    <message>
        <source>This alias contains itself. Write its value out.</source>
        <translation>Este alias contém a si mesmo. Escreva o valor por extenso.</translation>
    </message>
    <message>
        <source>This asks {hosts} addresses on the ports {ports}: {doors} connections in all, each greeted once in its protocol. Nothing is written. Is this network yours to ask?</source>
        <translation>Isto pergunta a {hosts} endereços nas portas {ports}: {doors} conexões ao todo, cada uma cumprimentada uma vez no seu protocolo. Nada é escrito. Esta rede é sua para perguntar?</translation>
    </message>
    <message>
        <source>This build has no driver '{driver}': the machine '{machine}' is left out.</source>
        <translation>Esta versão não tem o driver '{driver}': a máquina '{machine}' fica de fora.</translation>
    </message>
    <message>
        <source>This computer has no OpenGL 3.2 that works, so the machine is drawn flat. A newer graphics driver brings 3D.</source>
        <translation>Este computador não tem um OpenGL 3.2 que funcione e a máquina é desenhada em 2D. Um driver de vídeo mais novo traz o 3D.</translation>
    </message>
    <message>
        <source>This computer has no key store that the program can use.</source>
        <translation>Este computador não tem um cofre de senhas que o programa possa usar.</translation>
    </message>
    <message>
        <source>This computer's name within the site.</source>
        <translation>Nome deste computador dentro do site.</translation>
    </message>
    <message>
        <source>This file is a database of another program, not a history. Choose another folder with --data.</source>
        <translation>Este arquivo é um banco de dados de outro programa, não um histórico. Escolha outra pasta com --data.</translation>
    </message>
    <message>
        <source>This form is too long.</source>
        <translation>Este formulário é longo demais.</translation>
    </message>
    <message>
        <source>This history is only read here.</source>
        <translation>Este histórico aqui é somente leitura.</translation>
    </message>
    <message>
        <source>This history was written by a newer version of the program. Install that version, or a newer one.</source>
        <translation>Este histórico foi gravado por uma versão mais nova do programa. Instale essa versão, ou uma mais nova.</translation>
    </message>
    <message>
        <source>This hub keeps its history in {address}, and this works on a file. Use the database's own tools, or do it at the station.</source>
        <translation>Este hub guarda o histórico em {address}, e isto trabalha com um arquivo. Use as ferramentas do próprio banco de dados, ou faça-o na estação.</translation>
    </message>
    <message>
        <source>This is JSON, but no object.</source>
        <translation>Isto é JSON, mas não um objeto.</translation>
    </message>
    <message>
        <source>This is a station, not a hub: only 'hub' has stations.</source>
        <translation>Isto é uma estação, não uma central: só 'hub' tem estações.</translation>
    </message>
    <message>
        <source>This is neither a number nor a duration such as 30s, 10min or 1h.</source>
        <translation>Isto não é um número nem uma duração como 30s, 10min ou 1h.</translation>
    </message>
    <message>
        <source>This is no JSON: {error}.</source>
        <translation>Isto não é JSON: {error}.</translation>
    </message>
    <message>
        <source>This is no JSON: {reason}.</source>
        <translation>Isto não é JSON: {reason}.</translation>
    </message>
    <message>
        <source>This is not the PIN.</source>
        <translation>Este não é o PIN.</translation>
    </message>
    <message>
        <source>This is not valid YAML: {problem}.</source>
        <translation>Isto não é YAML válido: {problem}.</translation>
    </message>
    <message>
        <source>This key is enrolled already, as '{name}'.</source>
        <translation>Esta chave já está cadastrada, como '{name}'.</translation>
    </message>
    <message>
        <source>This link is not valid. Open the station's alarm page instead.</source>
        <translation>Este link não é válido. Abra a página de alarmes da estação.</translation>
    </message>
    <message>
        <source>This link is too old. Open the station's alarm page instead.</source>
        <translation>Este link é antigo demais. Abra a página de alarmes da estação.</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Esta lista</translation>
    </message>
    <message>
        <source>This machine has no such signal now</source>
        <translation>Esta máquina não tem esse sinal agora</translation>
    </message>
    <message>
        <source>This name and this password don't belong together.</source>
        <translation>Este nome e esta senha não combinam.</translation>
    </message>
    <message>
        <source>This number is not there any more.</source>
        <translation>Este número não existe mais.</translation>
    </message>
    <message>
        <source>This page in another window, for a second screen</source>
        <translation>Esta página em outra janela, para uma segunda tela</translation>
    </message>
    <message>
        <source>This pen alone, or all again</source>
        <translation>Só esta pena, ou todas de novo</translation>
    </message>
    <message>
        <source>This program had a fault on {when}: {fault}. What was recorded until then is kept. The report says what the program was doing; give it to whoever looks after this station.</source>
        <translation>Este programa teve uma falha em {when}: {fault}. O que foi registrado até então está guardado. O relatório diz o que o programa estava fazendo; entregue-o a quem cuida desta estação.</translation>
    </message>
    <message>
        <source>This server has {count} machines: {names}. Say which one with device.</source>
        <translation>Este servidor tem {count} máquinas: {names}. Diga qual em device.</translation>
    </message>
    <message>
        <source>This server is asked for as {host}, which is not its name. Use http://127.0.0.1 and its port.</source>
        <translation>Este servidor foi chamado de {host}, que não é o nome dele. Use http://127.0.0.1 e a porta.</translation>
    </message>
    <message>
        <source>This shift</source>
        <translation>Este turno</translation>
    </message>
    <message>
        <source>This shift has not begun yet.</source>
        <translation>Este turno ainda não começou.</translation>
    </message>
    <message>
        <source>This station does not know '{kind}'. Update it.</source>
        <translation>Esta estação não conhece '{kind}'. Atualize-a.</translation>
    </message>
    <message>
        <source>This station has no configuration file.</source>
        <translation>Esta estação não tem arquivo de configuração.</translation>
    </message>
    <message>
        <source>This station has users now: its window and its interface ask who somebody is.</source>
        <translation>Esta estação agora tem usuários: a janela e a interface perguntam quem é a pessoa.</translation>
    </message>
    <message>
        <source>This station judges no alarms.</source>
        <translation>Esta estação não avalia alarmes.</translation>
    </message>
    <message>
        <source>This user may not listen on port {port}. Use one above 1023.</source>
        <translation>Este usuário não pode usar a porta {port}. Use uma acima de 1023.</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Esta semana</translation>
    </message>
    <message>
        <source>This window</source>
        <translation>Esta janela</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Time between documents; 0s: at every change.</source>
        <translation>Tempo entre documentos; 0s: a cada mudança.</translation>
    </message>
    <message>
        <source>Time between two publishings.</source>
        <translation>Tempo entre duas publicações.</translation>
    </message>
    <message>
        <source>Time elements</source>
        <translation>Elementos de tempo</translation>
    </message>
    <message>
        <source>Time in flood</source>
        <translation>Tempo em avalanche</translation>
    </message>
    <message>
        <source>Time in production</source>
        <translation>Tempo em produção</translation>
    </message>
    <message>
        <source>Time of the replay</source>
        <translation>Tempo da reprodução</translation>
    </message>
    <message>
        <source>Time of which nothing is known</source>
        <translation>Tempo do qual nada se sabe</translation>
    </message>
    <message>
        <source>Time slices</source>
        <translation>Fatias de tempo</translation>
    </message>
    <message>
        <source>Time to acknowledge</source>
        <translation>Tempo até reconhecer</translation>
    </message>
    <message>
        <source>Time to respond</source>
        <translation>Tempo de resposta</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Linha do tempo</translation>
    </message>
    <message>
        <source>Title in English</source>
        <translation>Título em inglês</translation>
    </message>
    <message>
        <source>Title in Portuguese</source>
        <translation>Título em português</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Até</translation>
    </message>
    <message>
        <source>To trust it: {command}</source>
        <translation>Para confiar: {command}</translation>
    </message>
    <message>
        <source>To whom.</source>
        <translation>Para quem.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoje</translation>
    </message>
    <message>
        <source>Told only while one of these shifts works; always when left out.</source>
        <translation>Avisada só enquanto um destes turnos trabalha; sempre quando omitido.</translation>
    </message>
    <message>
        <source>Too few days to tell: {days}; {least} are needed.</source>
        <translation>Poucos dias para dizer: {days}; são necessários {least}.</translation>
    </message>
    <message>
        <source>Too many clients</source>
        <translation>Clientes demais</translation>
    </message>
    <message>
        <source>Too many failed tries. The next one is possible in {seconds} s.</source>
        <translation>Tentativas erradas demais. A próxima é possível em {seconds} s.</translation>
    </message>
    <message>
        <source>Too many tries</source>
        <translation>Tentativas demais</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Ferramenta</translation>
    </message>
    <message>
        <source>Tool path: colour, and how much of it</source>
        <translation>Percurso da ferramenta: cor e duração</translation>
    </message>
    <message>
        <source>Top losses</source>
        <translation>Maiores perdas</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>Tendência</translation>
    </message>
    <message>
        <source>Trend
at −10 min</source>
        <translation>Tendência
em −10 min</translation>
    </message>
    <message>
        <source>Trend at this time</source>
        <translation>Tendência neste momento</translation>
    </message>
    <message>
        <source>Trend at −10 min</source>
        <translation>Tendência em −10 min</translation>
    </message>
    <message>
        <source>Trend chart</source>
        <translation>Gráfico de tendência</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Tendências</translation>
    </message>
    <message>
        <source>Trends: back to live</source>
        <translation>Tendências: de volta ao vivo</translation>
    </message>
    <message>
        <source>Trends: cursor A, cursor B, a note</source>
        <translation>Tendências: cursor A, cursor B, uma anotação</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Tentativas</translation>
    </message>
    <message>
        <source>Trust this server</source>
        <translation>Confiar neste servidor</translation>
    </message>
    <message>
        <source>Trust this server?</source>
        <translation>Confiar neste servidor?</translation>
    </message>
    <message>
        <source>Trust this server? [y/N]</source>
        <translation>Confiar neste servidor? [y/N]</translation>
    </message>
    <message>
        <source>Trusted. Every driver of this data directory accepts it from now on.</source>
        <translation>Confiável. Todo driver deste diretório de dados o aceita a partir de agora.</translation>
    </message>
    <message>
        <source>Try 3D again</source>
        <translation>Tentar 3D de novo</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Try another unit</source>
        <translation>Tentar outra unidade</translation>
    </message>
    <message>
        <source>Try the demo plant</source>
        <translation>Ver a demonstração</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>Ter</translation>
    </message>
    <message>
        <source>Turret</source>
        <translation>Torre</translation>
    </message>
    <message>
        <source>Two links are called '{name}'. Choose another name.</source>
        <translation>Dois elos se chamam '{name}'. Escolha outro nome.</translation>
    </message>
    <message>
        <source>Two pens with numbers are needed</source>
        <translation>São necessárias duas penas com números</translation>
    </message>
    <message>
        <source>Two steps closer together than this are one part; 0s counts each.</source>
        <translation>Dois passos mais próximos que isto são uma peça; 0s conta cada um.</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Unanswered requests that are forgiven before the unit counts as silent.</source>
        <translation>Requisições sem resposta que são toleradas antes de a unidade contar como muda.</translation>
    </message>
    <message>
        <source>Unavailable at the source</source>
        <translation>Indisponível na origem</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>Incerto</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Entendi</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Unexplained</source>
        <translation>Sem motivo</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidade</translation>
    </message>
    <message>
        <source>Unit (slave) number of the device.</source>
        <translation>Número da unidade (escravo) do dispositivo.</translation>
    </message>
    <message>
        <source>Unit as people read it: rev/min, °C, bar …</source>
        <translation>Unidade como as pessoas leem: rev/min, °C, bar …</translation>
    </message>
    <message>
        <source>Unit of the signal, as people read it.</source>
        <translation>Unidade do sinal, como as pessoas leem.</translation>
    </message>
    <message>
        <source>Unit {unit} on {host} does not answer, others there do. Check its number, power and wiring; it is asked again now and then.</source>
        <translation>A unidade {unit} em {host} não responde, outras respondem. Verifique o número, a energia e a fiação; ela será consultada de novo de vez em quando.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Desconhecido</translation>
    </message>
    <message>
        <source>Unknown key '{key}'. Accepted: {accepted}.</source>
        <translation>Chave desconhecida '{key}'. Aceitas: {accepted}.</translation>
    </message>
    <message>
        <source>Unknown key '{key}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation>Chave desconhecida '{key}'. Seria '{nearest}'? Aceitas: {accepted}.</translation>
    </message>
    <message>
        <source>Unknown parameter '{name}'. Accepted: {accepted}.</source>
        <translation>Parâmetro desconhecido '{name}'. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>Unknown parameter '{name}'. Did you mean '{nearest}'? Accepted: {accepted}.</source>
        <translation>Parâmetro desconhecido '{name}'. Seria '{nearest}'? Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>Unknown time</source>
        <translation>Tempo desconhecido</translation>
    </message>
    <message>
        <source>Unknown: no data from the machine</source>
        <translation>Desconhecido: sem dados da máquina</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Até</translation>
    </message>
    <message>
        <source>Until when; at or before the beginning: on the next day.</source>
        <translation>Até quando; se não for depois do início: no dia seguinte.</translation>
    </message>
    <message>
        <source>Upper end of its range, for gauges.</source>
        <translation>Limite superior da faixa, para os mostradores.</translation>
    </message>
    <message>
        <source>Use this mapping</source>
        <translation>Usar este mapeamento</translation>
    </message>
    <message>
        <source>User '{name}' may sign in as {role}.</source>
        <translation>O usuário '{name}' pode entrar como {role}.</translation>
    </message>
    <message>
        <source>Utilisation efficiency</source>
        <translation>Eficiência de utilização</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Válido desde</translation>
    </message>
    <message>
        <source>Valid from {begin} to {end}</source>
        <translation>Válido de {begin} a {end}</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Válido até</translation>
    </message>
    <message>
        <source>Validate the configuration; every fault with line, column and what is accepted.</source>
        <translation>Valida a configuração; cada erro com linha, coluna e o que é aceito.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Value now</source>
        <translation>Valor agora</translation>
    </message>
    <message>
        <source>Value: {value}</source>
        <translation>Valor: {value}</translation>
    </message>
    <message>
        <source>Values and their quality</source>
        <translation>Valores e sua qualidade</translation>
    </message>
    <message>
        <source>Values arrive and are recorded.</source>
        <translation>Os valores chegam e são gravados.</translation>
    </message>
    <message>
        <source>Values that the server keeps between two publishings.</source>
        <translation>Valores que o servidor guarda entre duas publicações.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versão</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versões</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Visões</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Aguardando</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>Painel</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Aviso</translation>
    </message>
    <message>
        <source>Web page and interface</source>
        <translation>Página web e interface</translation>
    </message>
    <message>
        <source>Web page and interface: {url}</source>
        <translation>Página e interface web: {url}</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>Qua</translation>
    </message>
    <message>
        <source>Weekly report</source>
        <translation>Relatório semanal</translation>
    </message>
    <message>
        <source>Welcome. Let's connect the first machine</source>
        <translation>Bem-vindo. Vamos conectar a primeira máquina</translation>
    </message>
    <message>
        <source>Went</source>
        <translation>Passou</translation>
    </message>
    <message>
        <source>What</source>
        <translation>O quê</translation>
    </message>
    <message>
        <source>What each delay would have given</source>
        <translation>O que cada espera teria dado</translation>
    </message>
    <message>
        <source>What fleet filters ask for (kind=); the model when left out.</source>
        <translation>O que os filtros da frota pedem (kind=); o modelo quando omitido.</translation>
    </message>
    <message>
        <source>What fleet filters know it as; the file's name when left out.</source>
        <translation>Como os filtros da frota o conhecem; sem ele, o nome do arquivo.</translation>
    </message>
    <message>
        <source>What goes over TCP: Modbus TCP, or RTU frames as simple gateways forward them.</source>
        <translation>O que passa por TCP: Modbus TCP, ou quadros RTU como gateways simples repassam.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>O que houve</translation>
    </message>
    <message>
        <source>What happened, behind the curves</source>
        <translation>O que aconteceu, atrás das curvas</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>O que acontece</translation>
    </message>
    <message>
        <source>What happens when nobody acts; with time_to_respond it gives the priority.</source>
        <translation>O que acontece se ninguém agir; com time_to_respond define a prioridade.</translation>
    </message>
    <message>
        <source>What has changed since the revision before</source>
        <translation>O que mudou desde a revisão anterior</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>O que se compara</translation>
    </message>
    <message>
        <source>What it has been through</source>
        <translation>O que já passou</translation>
    </message>
    <message>
        <source>What may be done at this station's window while nobody is signed in, as a role.</source>
        <translation>O que se pode fazer na janela desta estação enquanto ninguém entrou, como papel.</translation>
    </message>
    <message>
        <source>What people read, by language.</source>
        <translation>O que as pessoas leem, por idioma.</translation>
    </message>
    <message>
        <source>What people read, by language; the machine's own text when left out.</source>
        <translation>O que as pessoas leem, por idioma; o texto da própria máquina quando omitido.</translation>
    </message>
    <message>
        <source>What people read, by language; the name when left out.</source>
        <translation>O que as pessoas leem, por idioma; o nome quando omitido.</translation>
    </message>
    <message>
        <source>What people read.</source>
        <translation>O que as pessoas leem.</translation>
    </message>
    <message>
        <source>What people read; the id when left out.</source>
        <translation>O que as pessoas leem; o id quando omitido.</translation>
    </message>
    <message>
        <source>What the device's manual calls its first address: 0, or 1 if holding:1 is the first register.</source>
        <translation>Como o manual do dispositivo chama o primeiro endereço: 0, ou 1 se holding:1 é o primeiro registrador.</translation>
    </message>
    <message>
        <source>What this site says about alarms that the machines tell themselves; the first entry that matches holds.</source>
        <translation>O que este site diz dos alarmes que as próprias máquinas informam; vale a primeira entrada que servir.</translation>
    </message>
    <message>
        <source>What time with this reason counts as.</source>
        <translation>Como conta o tempo com este motivo.</translation>
    </message>
    <message>
        <source>What to do, by language.</source>
        <translation>O que fazer, por idioma.</translation>
    </message>
    <message>
        <source>What to do, in English</source>
        <translation>O que fazer, em inglês</translation>
    </message>
    <message>
        <source>What to do, in Portuguese</source>
        <translation>O que fazer, em português</translation>
    </message>
    <message>
        <source>What to do: {guidance}</source>
        <translation>O que fazer: {guidance}</translation>
    </message>
    <message>
        <source>What was there is kept as {file}.</source>
        <translation>O que estava lá foi guardado como {file}.</translation>
    </message>
    <message>
        <source>What would have been announced</source>
        <translation>O que teria sido anunciado</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quando</translation>
    </message>
    <message>
        <source>When it begins, local time.</source>
        <translation>Quando começa, hora local.</translation>
    </message>
    <message>
        <source>When it ends, local time; on the next day when that is earlier than its beginning.</source>
        <translation>Quando termina, hora local; no dia seguinte quando for antes do início.</translation>
    </message>
    <message>
        <source>When it holds, for example rpm &gt; 5000 or state == 'stopped'.</source>
        <translation>Quando vale, por exemplo rpm &gt; 5000 ou state == 'stopped'.</translation>
    </message>
    <message>
        <source>When messages come together instead of one by one.</source>
        <translation>Quando as mensagens vêm juntas em vez de uma a uma.</translation>
    </message>
    <message>
        <source>When nobody acts</source>
        <translation>Se ninguém agir</translation>
    </message>
    <message>
        <source>Where a cylinder points to.</source>
        <translation>Para onde um cilindro aponta.</translation>
    </message>
    <message>
        <source>Where a growing position sends the link, or what it turns about (right-handed), in the link's own frame.</source>
        <translation>Para onde uma posição crescente leva o elo, ou em torno do que ele gira (regra da mão direita), no sistema do próprio elo.</translation>
    </message>
    <message>
        <source>Where alarms are announced, by name.</source>
        <translation>Onde os alarmes são anunciados, por nome.</translation>
    </message>
    <message>
        <source>Where in a history file to begin, for example 2026-01-31T06:00:00-03:00.</source>
        <translation>Onde começar em um arquivo de histórico, por exemplo 2026-01-31T06:00:00-03:00.</translation>
    </message>
    <message>
        <source>Where in a history file to end, not included.</source>
        <translation>Onde terminar em um arquivo de histórico, não incluído.</translation>
    </message>
    <message>
        <source>Where it is announced besides the screen.</source>
        <translation>Onde é anunciado além da tela.</translation>
    </message>
    <message>
        <source>Where it stands: holding:100, input:5, coil:3, discrete:7, holding:12.3 for a bit, or the classic 40101.</source>
        <translation>Onde está: holding:100, input:5, coil:3, discrete:7, holding:12.3 para um bit, ou o clássico 40101.</translation>
    </message>
    <message>
        <source>Where stations call, tcp://0.0.0.0:8430 (live values use the port after it); or the NATS cluster between, nats://a,b,c.</source>
        <translation>Onde as estações chamam, tcp://0.0.0.0:8430 (valores ao vivo usam a porta seguinte); ou o cluster NATS entre eles, nats://a,b,c.</translation>
    </message>
    <message>
        <source>Where telephones reach this station (https://station.example:8420): messages carry a link to acknowledge.</source>
        <translation>Onde os telefones alcançam esta estação (https://station.example:8420): as mensagens trazem um link para reconhecer.</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>Para onde foi o tempo</translation>
    </message>
    <message>
        <source>Where they are written; reports in the data directory when left out.</source>
        <translation>Onde são gravados; reports no diretório de dados quando omitido.</translation>
    </message>
    <message>
        <source>Where to look: hosts, addresses or ranges</source>
        <translation>Onde procurar: nomes, endereços ou faixas</translation>
    </message>
    <message>
        <source>Whether a report of each month is written when it has ended.</source>
        <translation>Se um relatório de cada mês é gravado quando ele termina.</translation>
    </message>
    <message>
        <source>Whether a report of each week (Monday to Sunday, local time) is written when it has ended.</source>
        <translation>Se um relatório de cada semana (segunda a domingo, hora local) é gravado quando ela termina.</translation>
    </message>
    <message>
        <source>Whether alarms and events are taken.</source>
        <translation>Se alarmes e eventos são recebidos.</translation>
    </message>
    <message>
        <source>Whether each shift's report is written when it has ended, and again when its numbers change later.</source>
        <translation>Se o relatório de cada turno é gravado quando ele termina, e de novo quando seus números mudam depois.</translation>
    </message>
    <message>
        <source>Whether gaps are filled from the server's own history.</source>
        <translation>Se lacunas são preenchidas com o histórico do próprio servidor.</translation>
    </message>
    <message>
        <source>Whether it stays until somebody resets it.</source>
        <translation>Se fica até alguém rearmá-lo.</translation>
    </message>
    <message>
        <source>Whether people may still choose it; what was given before stays.</source>
        <translation>Se as pessoas ainda podem escolhê-lo; o que foi dado antes permanece.</translation>
    </message>
    <message>
        <source>Whether the alarm stays until somebody resets it.</source>
        <translation>Se o alarme fica até alguém rearmá-lo.</translation>
    </message>
    <message>
        <source>Whether to map the machine by itself; left out: only when there is no table of signals.</source>
        <translation>Se a máquina é mapeada automaticamente; omitido: só quando não há tabela de sinais.</translation>
    </message>
    <message>
        <source>Whether to serve at all.</source>
        <translation>Se deve servir.</translation>
    </message>
    <message>
        <source>Whether to start over at the end; otherwise every signal becomes unavailable.</source>
        <translation>Se recomeça ao chegar ao fim; senão todo sinal fica indisponível.</translation>
    </message>
    <message>
        <source>Whether what was recorded while the broker was away is sent afterwards, marked as historical.</source>
        <translation>Se o que foi registrado enquanto o broker estava fora é enviado depois, marcado como histórico.</translation>
    </message>
    <message>
        <source>Which alarms go to whom.</source>
        <translation>Quais alarmes vão para quem.</translation>
    </message>
    <message>
        <source>Which byte of a register comes first; nearly always big.</source>
        <translation>Qual byte de um registrador vem primeiro; quase sempre big.</translation>
    </message>
    <message>
        <source>Which machine of a history file; needed when it holds several.</source>
        <translation>Qual máquina de um arquivo de histórico; necessário quando há várias.</translation>
    </message>
    <message>
        <source>Which machine of the server: its name, ProductInstanceUri, node id or browse path.</source>
        <translation>Qual máquina do servidor: nome, ProductInstanceUri, id do nó ou caminho.</translation>
    </message>
    <message>
        <source>Which of the theme's greys it has.</source>
        <translation>Qual dos cinzas do tema ele tem.</translation>
    </message>
    <message>
        <source>Which one? 'keys enrol FINGERPRINT --name line-1' or 'keys revoke line-1'.</source>
        <translation>Qual? 'keys enrol IMPRESSÃO --name linha-1' ou 'keys revoke linha-1'.</translation>
    </message>
    <message>
        <source>Which picture of a machine fits: mill-3axis, mill-5axis, gantry, lathe, robot-cell, or a YAML file of your own beside this one; guessed from its axes when left out.</source>
        <translation>Qual desenho de máquina serve: mill-3axis, mill-5axis, gantry, lathe, robot-cell, ou um arquivo YAML seu ao lado deste; sem ele, é deduzido dos eixos.</translation>
    </message>
    <message>
        <source>Which protocol: mtconnect …</source>
        <translation>Qual protocolo: mtconnect …</translation>
    </message>
    <message>
        <source>Which register of a longer value comes first: big (the most significant) or little.</source>
        <translation>Qual registrador de um valor longo vem primeiro: big (o mais significativo) ou little.</translation>
    </message>
    <message>
        <source>Which role? --role with one of: {roles}.</source>
        <translation>Qual papel? --role com um destes: {roles}.</translation>
    </message>
    <message>
        <source>Which signals: machine/signal with * for any text, for example */spindle_load.</source>
        <translation>Quais sinais: machine/signal, com * para qualquer texto, por exemplo */spindle_load.</translation>
    </message>
    <message>
        <source>Which stops</source>
        <translation>Quais paradas</translation>
    </message>
    <message>
        <source>While hidden</source>
        <translation>Enquanto ocultos</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quem</translation>
    </message>
    <message>
        <source>Who gave which reason</source>
        <translation>Quem deu qual motivo</translation>
    </message>
    <message>
        <source>Who is notified</source>
        <translation>Quem é avisado</translation>
    </message>
    <message>
        <source>Who is told about alarms, by which channels, and when.</source>
        <translation>Quem é avisado de alarmes, por quais canais e quando.</translation>
    </message>
    <message>
        <source>Who is told when nobody acknowledges, in order of time.</source>
        <translation>Quem é avisado quando ninguém reconhece, em ordem de tempo.</translation>
    </message>
    <message>
        <source>Who said what</source>
        <translation>Quem disse o quê</translation>
    </message>
    <message>
        <source>Whole machine</source>
        <translation>Máquina inteira</translation>
    </message>
    <message>
        <source>Whole site</source>
        <translation>Planta inteira</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De quem</translation>
    </message>
    <message>
        <source>Whose? For example: 'user {action} ana'.</source>
        <translation>De quem? Por exemplo: 'user {action} ana'.</translation>
    </message>
    <message>
        <source>Why did it stop? {span}, {lasted}</source>
        <translation>Por que parou? {span}, {lasted}</translation>
    </message>
    <message>
        <source>Why machines stop, and why parts are scrap; a small tree is built in.</source>
        <translation>Por que as máquinas param e por que peças são refugo; já há uma pequena árvore.</translation>
    </message>
    <message>
        <source>Why until {clock}?</source>
        <translation>Por quê até {clock}?</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Retirar</translation>
    </message>
    <message>
        <source>Without a reason</source>
        <translation>Sem motivo</translation>
    </message>
    <message>
        <source>Without comparison</source>
        <translation>Sem comparação</translation>
    </message>
    <message>
        <source>Without guidance</source>
        <translation>Sem orientação</translation>
    </message>
    <message>
        <source>Word order</source>
        <translation>Ordem das palavras</translation>
    </message>
    <message>
        <source>Word order of all signals that don't say their own.</source>
        <translation>Ordem das palavras de todos os sinais que não informam a sua.</translation>
    </message>
    <message>
        <source>Words for numbers: {0: READY, 1: ACTIVE}.</source>
        <translation>Palavras para números: {0: READY, 1: ACTIVE}.</translation>
    </message>
    <message>
        <source>Words for values: {0: READY, 1: ACTIVE}.</source>
        <translation>Palavras para valores: {0: READY, 1: ACTIVE}.</translation>
    </message>
    <message>
        <source>Work table</source>
        <translation>Mesa</translation>
    </message>
    <message>
        <source>Work that is planned beside the shifts.</source>
        <translation>Trabalho planejado além dos turnos.</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Funcionando</translation>
    </message>
    <message>
        <source>Would have announced {count} times, {fewer} with a delay of {delay}; the latest real one {later} later.</source>
        <translation>Teria anunciado {count} vezes, {fewer} com uma espera de {delay}; o real mais tardio, {later} depois.</translation>
    </message>
    <message>
        <source>Would have announced {count} times.</source>
        <translation>Teria anunciado {count} vezes.</translation>
    </message>
    <message>
        <source>Write 'cert' and 'key' together, or 'self_signed: true' alone.</source>
        <translation>Escreva 'cert' e 'key' juntos, ou só 'self_signed: true'.</translation>
    </message>
    <message>
        <source>Write a note on this time (N)</source>
        <translation>Anotar neste horário (N)</translation>
    </message>
    <message>
        <source>Write as a note: {text}</source>
        <translation>Anotar: {text}</translation>
    </message>
    <message>
        <source>Write history to a file: CSV, Excel or Parquet.</source>
        <translation>Grava o histórico em arquivo: CSV, Excel ou Parquet.</translation>
    </message>
    <message>
        <source>Write its name in both languages: {missing} is empty.</source>
        <translation>Escreva o nome nos dois idiomas: {missing} está vazio.</translation>
    </message>
    <message>
        <source>Write the report of a shift or a window: PDF, Excel or CSV.</source>
        <translation>Grava o relatório de um turno ou período: PDF, Excel ou CSV.</translation>
    </message>
    <message>
        <source>Writing to {path} failed: {error}. Check the disk; it is tried again every second.</source>
        <translation>A gravação em {path} falhou: {error}. Verifique o disco; nova tentativa a cada segundo.</translation>
    </message>
    <message>
        <source>Writing {file} …</source>
        <translation>Gravando {file} …</translation>
    </message>
    <message>
        <source>Writing {path} …</source>
        <translation>Gravando {path} …</translation>
    </message>
    <message>
        <source>Writing … {n} rows</source>
        <translation>Gravando … {n} linhas</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Escrita em</translation>
    </message>
    <message>
        <source>Written: {files}</source>
        <translation>Gravado: {files}</translation>
    </message>
    <message>
        <source>Written: {json} and {markdown}</source>
        <translation>Gravados: {json} e {markdown}</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Gravado: {path}</translation>
    </message>
    <message>
        <source>Written: {path} ({n} rows)</source>
        <translation>Gravado: {path} ({n} linhas)</translation>
    </message>
    <message>
        <source>Wrong content</source>
        <translation>Conteúdo errado</translation>
    </message>
    <message>
        <source>Wrong parameter</source>
        <translation>Parâmetro errado</translation>
    </message>
    <message>
        <source>W{week}</source>
        <translation>S{week}</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sim</translation>
    </message>
    <message>
        <source>Yes, ask exactly these</source>
        <translation>Sim, perguntar exatamente a estes</translation>
    </message>
    <message>
        <source>Zero parts change nothing.</source>
        <translation>Zero peças não mudam nada.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Reduzir</translation>
    </message>
    <message>
        <source>a PIN for the station's own window (passwd), or also one (add)</source>
        <translation>um PIN para a janela da própria estação (passwd), ou também um (add)</translation>
    </message>
    <message>
        <source>a comparison (true or false)</source>
        <translation>uma comparação (verdadeiro ou falso)</translation>
    </message>
    <message>
        <source>a duration such as 15min or 1h</source>
        <translation>uma duração como 15min ou 1h</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>um número finito</translation>
    </message>
    <message>
        <source>a head that was noted down earlier, which must still be there</source>
        <translation>uma ponta da cadeia anotada antes, que ainda tem de estar lá</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>uma lista</translation>
    </message>
    <message>
        <source>a list (its entries begin with '-')</source>
        <translation>uma lista (cada item começa com '-')</translation>
    </message>
    <message>
        <source>a list of objects with 'from' and 'reason'</source>
        <translation>uma lista de objetos com 'from' e 'reason'</translation>
    </message>
    <message>
        <source>a mapping</source>
        <translation>um mapeamento</translation>
    </message>
    <message>
        <source>a mapping of keys to values</source>
        <translation>um mapeamento de chaves e valores</translation>
    </message>
    <message>
        <source>a month, for example 2026-11</source>
        <translation>um mês, por exemplo 2026-11</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>um nome</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>um número</translation>
    </message>
    <message>
        <source>a number of parts</source>
        <translation>um número de peças</translation>
    </message>
    <message>
        <source>a password needs a 'user' beside it</source>
        <translation>uma senha precisa de um 'user' ao lado</translation>
    </message>
    <message>
        <source>a path</source>
        <translation>um caminho</translation>
    </message>
    <message>
        <source>a shift, for example 2026-11-22/A</source>
        <translation>um turno, por exemplo 2026-11-22/A</translation>
    </message>
    <message>
        <source>a shift, with --what oee</source>
        <translation>um turno, com --what oee</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>um texto</translation>
    </message>
    <message>
        <source>a time before 'to'</source>
        <translation>uma hora anterior a 'to'</translation>
    </message>
    <message>
        <source>a time before --to</source>
        <translation>um instante antes de --to</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>um valor</translation>
    </message>
    <message>
        <source>a vertex is no number</source>
        <translation>um vértice não é número</translation>
    </message>
    <message>
        <source>a week, for example 2026-W47</source>
        <translation>uma semana, por exemplo 2026-W47</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>um número inteiro</translation>
    </message>
    <message>
        <source>a whole number from {least} to {most}</source>
        <translation>um número inteiro de {least} a {most}</translation>
    </message>
    <message>
        <source>above the target</source>
        <translation>acima da meta</translation>
    </message>
    <message>
        <source>accept the server's certificate if it has this SHA-256 fingerprint</source>
        <translation>aceitar o certificado do servidor se tiver esta impressão digital SHA-256</translation>
    </message>
    <message>
        <source>acknowledge alarms</source>
        <translation>reconhecer alarmes</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>reconhecido</translation>
    </message>
    <message>
        <source>add, disable or enable a user; list all; passwd: new password; role: another role; token: one for a program; revoke: end tokens and sessions</source>
        <translation>add, disable ou enable: criar, bloquear ou liberar um usuário; list: todos; passwd: senha nova; role: outro papel; token: um para um programa; revoke: encerra tokens e sessões</translation>
    </message>
    <message>
        <source>address of the station (default: as configured)</source>
        <translation>endereço da estação (padrão: o configurado)</translation>
    </message>
    <message>
        <source>address, for example http://10.0.0.5:5000</source>
        <translation>endereço, por exemplo http://10.0.0.5:5000</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>administrador</translation>
    </message>
    <message>
        <source>against</source>
        <translation>contra</translation>
    </message>
    <message>
        <source>alarm</source>
        <translation>alarme</translation>
    </message>
    <message>
        <source>alarms</source>
        <translation>alarmes</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todas</translation>
    </message>
    <message>
        <source>all, for example mill</source>
        <translation>todos, por exemplo mill</translation>
    </message>
    <message>
        <source>always, or mon-fri</source>
        <translation>sempre, ou mon-fri</translation>
    </message>
    <message>
        <source>ambiguous option: %(option)s could match %(matches)s</source>
        <translation>opção ambígua: %(option)s pode ser %(matches)s</translation>
    </message>
    <message>
        <source>an address such as http://10.0.0.5:5000</source>
        <translation>um endereço como http://10.0.0.5:5000</translation>
    </message>
    <message>
        <source>an address such as {address}</source>
        <translation>um endereço como {address}</translation>
    </message>
    <message>
        <source>argument %(argument_name)s: %(message)s</source>
        <translation>argumento %(argument_name)s: %(message)s</translation>
    </message>
    <message>
        <source>as JSON</source>
        <translation>em JSON</translation>
    </message>
    <message>
        <source>at least {n}</source>
        <translation>no mínimo {n}</translation>
    </message>
    <message>
        <source>at most 400 days before 'to'</source>
        <translation>no máximo 400 dias antes de 'to'</translation>
    </message>
    <message>
        <source>at most {n}</source>
        <translation>no máximo {n}</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automática</translation>
    </message>
    <message>
        <source>begin, for example 2026-01-31T06:00:00-03:00 (default: the first observation)</source>
        <translation>início, por exemplo 2026-01-31T06:00:00-03:00 (padrão: a primeira observação)</translation>
    </message>
    <message>
        <source>begin, instead of --shift</source>
        <translation>início, no lugar de --shift</translation>
    </message>
    <message>
        <source>being calculated</source>
        <translation>em cálculo</translation>
    </message>
    <message>
        <source>beyond the limit</source>
        <translation>além do limite</translation>
    </message>
    <message>
        <source>bool, bit, int16, uint16, int32, uint32, int64, uint64, float32, float64, bcd16, bcd32, bcd64 or string[n]; uint16 for registers and bool for coils when left out.</source>
        <translation>bool, bit, int16, uint16, int32, uint32, int64, uint64, float32, float64, bcd16, bcd32, bcd64 ou string[n]; quando omitido, uint16 para registradores e bool para bobinas.</translation>
    </message>
    <message>
        <source>by days</source>
        <translation>por dias</translation>
    </message>
    <message>
        <source>by weeks</source>
        <translation>por semanas</translation>
    </message>
    <message>
        <source>change a reason that somebody else has given</source>
        <translation>mudar um motivo que outra pessoa deu</translation>
    </message>
    <message>
        <source>change alarm rules</source>
        <translation>mudar regras de alarme</translation>
    </message>
    <message>
        <source>change jobs and the calendar</source>
        <translation>mudar ordens e o calendário</translation>
    </message>
    <message>
        <source>change settings</source>
        <translation>mudar configurações</translation>
    </message>
    <message>
        <source>change users</source>
        <translation>mudar usuários</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>completos</translation>
    </message>
    <message>
        <source>configuration (default: plant.yaml in the data directory)</source>
        <translation>configuração (padrão: plant.yaml no diretório de dados)</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>conectada</translation>
    </message>
    <message>
        <source>copy to put in place</source>
        <translation>cópia a pôr no lugar</translation>
    </message>
    <message>
        <source>copy to write (default: backups/history-TIME.db in the data directory)</source>
        <translation>cópia a gravar (padrão: backups/history-HORA.db no diretório de dados)</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>contado</translation>
    </message>
    <message>
        <source>counter rolled over</source>
        <translation>contador deu a volta</translation>
    </message>
    <message>
        <source>counter was reset</source>
        <translation>contador foi zerado</translation>
    </message>
    <message>
        <source>critical (1)</source>
        <translation>critical (1)</translation>
    </message>
    <message>
        <source>data directory (default: the user's own)</source>
        <translation>diretório de dados (padrão: o do usuário)</translation>
    </message>
    <message>
        <source>dataItemId (or name) of the data item in the agent's device model.</source>
        <translation>dataItemId (ou nome) do item de dados no modelo de dispositivo do agente.</translation>
    </message>
    <message>
        <source>device model (MTConnectDevices XML) of the recording</source>
        <translation>modelo do dispositivo (XML MTConnectDevices) da gravação</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>bloqueado</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>não vale</translation>
    </message>
    <message>
        <source>double pulse: not counted</source>
        <translation>pulso duplo: não contado</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vazio</translation>
    </message>
    <message>
        <source>end, not included (default: now)</source>
        <translation>fim, não incluído (padrão: agora)</translation>
    </message>
    <message>
        <source>enrolled since {time}</source>
        <translation>cadastrada desde {time}</translation>
    </message>
    <message>
        <source>expected %s argument</source>
        <translation>espera-se %s argumento</translation>
    </message>
    <message>
        <source>expected %s arguments</source>
        <translation>esperam-se %s argumentos</translation>
    </message>
    <message>
        <source>expected at least one argument</source>
        <translation>espera-se ao menos um argumento</translation>
    </message>
    <message>
        <source>expected at most one argument</source>
        <translation>espera-se no máximo um argumento</translation>
    </message>
    <message>
        <source>expected one argument</source>
        <translation>espera-se um argumento</translation>
    </message>
    <message>
        <source>explain stops and enter parts</source>
        <translation>explicar paradas e lançar peças</translation>
    </message>
    <message>
        <source>far off</source>
        <translation>muito fora</translation>
    </message>
    <message>
        <source>file to write</source>
        <translation>arquivo a gravar</translation>
    </message>
    <message>
        <source>file to write: .pdf, .xlsx or .csv (default: reports/ in the data directory)</source>
        <translation>arquivo a gravar: .pdf, .xlsx ou .csv (padrão: reports/ no diretório de dados)</translation>
    </message>
    <message>
        <source>files to load</source>
        <translation>arquivos a carregar</translation>
    </message>
    <message>
        <source>fingerprint or public key to enrol, name to revoke</source>
        <translation>impressão digital ou chave pública a cadastrar, nome a revogar</translation>
    </message>
    <message>
        <source>first value</source>
        <translation>primeiro valor</translation>
    </message>
    <message>
        <source>for information: 144 to 288</source>
        <translation>para informação: 144 a 288</translation>
    </message>
    <message>
        <source>from before the window</source>
        <translation>de antes da janela</translation>
    </message>
    <message>
        <source>further pages, shown in turn</source>
        <translation>outras páginas, mostradas em rodízio</translation>
    </message>
    <message>
        <source>greater than {n}</source>
        <translation>maior que {n}</translation>
    </message>
    <message>
        <source>half of the values within {half} ms, 99 % within {most} ms</source>
        <translation>metade dos valores em até {half} ms, 99 % em até {most} ms</translation>
    </message>
    <message>
        <source>have history sent again</source>
        <translation>pedir o histórico de novo</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>oculta</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>vale</translation>
    </message>
    <message>
        <source>host, host:port, URL or range (10.0.0.0/24)</source>
        <translation>computador, computador:porta, URL ou faixa (10.0.0.0/24)</translation>
    </message>
    <message>
        <source>how CSV writes times and numbers (default: iso)</source>
        <translation>como o CSV escreve horas e números (padrão: iso)</translation>
    </message>
    <message>
        <source>how long</source>
        <translation>por quanto tempo</translation>
    </message>
    <message>
        <source>how many machines (default 6: MTConnect, OPC UA and Modbus)</source>
        <translation>quantas máquinas (padrão 6: MTConnect, OPC UA e Modbus)</translation>
    </message>
    <message>
        <source>how many machines the demo plant has (default 6)</source>
        <translation>quantas máquinas a planta de demonstração tem (padrão 6)</translation>
    </message>
    <message>
        <source>how much is told on stderr and in the log (default: info)</source>
        <translation>o quanto se conta em stderr e no log (padrão: info)</translation>
    </message>
    <message>
        <source>ideal</source>
        <translation>ideal</translation>
    </message>
    <message>
        <source>ignored explicit argument %r</source>
        <translation>argumento %r não cabe aqui e foi ignorado</translation>
    </message>
    <message>
        <source>in step</source>
        <translation>certo</translation>
    </message>
    <message>
        <source>info (4)</source>
        <translation>info (4)</translation>
    </message>
    <message>
        <source>invalid %(type)s value: %(value)r</source>
        <translation>valor %(value)r não serve como %(type)s</translation>
    </message>
    <message>
        <source>invalid choice: %(value)r (choose from %(choices)s)</source>
        <translation>escolha inválida: %(value)r (aceita-se %(choices)s)</translation>
    </message>
    <message>
        <source>it announces {count} triangles and holds {held}</source>
        <translation>anuncia {count} triângulos e contém {held}</translation>
    </message>
    <message>
        <source>it does not follow from the record before it</source>
        <translation>ele não segue do registro anterior</translation>
    </message>
    <message>
        <source>it holds no mesh</source>
        <translation>não contém malha</translation>
    </message>
    <message>
        <source>it holds no triangle</source>
        <translation>não contém triângulos</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>está truncado</translation>
    </message>
    <message>
        <source>it is not a glTF 2.0 file</source>
        <translation>não é um arquivo glTF 2.0</translation>
    </message>
    <message>
        <source>it is not an STL file</source>
        <translation>não é um arquivo STL</translation>
    </message>
    <message>
        <source>its content is not what was written</source>
        <translation>seu conteúdo não é o que foi escrito</translation>
    </message>
    <message>
        <source>its data file {file} is missing</source>
        <translation>falta o arquivo de dados {file}</translation>
    </message>
    <message>
        <source>its hash is not the one that was noted down</source>
        <translation>seu hash não é o que foi anotado</translation>
    </message>
    <message>
        <source>its structure is damaged ({detail})</source>
        <translation>a estrutura está danificada ({detail})</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>tipo</translation>
    </message>
    <message>
        <source>kind of file (default: by the name of --out); pdf for alarms alone</source>
        <translation>tipo de arquivo (padrão: pelo nome em --out); pdf só para alarmes</translation>
    </message>
    <message>
        <source>language of screens and messages (default: the configuration's, else the computer's)</source>
        <translation>idioma das telas e mensagens (padrão: o da configuração; sem ele, o do computador)</translation>
    </message>
    <message>
        <source>last {value}</source>
        <translation>último {value}</translation>
    </message>
    <message>
        <source>latched, to be reset</source>
        <translation>retido, a rearmar</translation>
    </message>
    <message>
        <source>latched, unacknowledged</source>
        <translation>retido, não reconhecido</translation>
    </message>
    <message>
        <source>left: {count}</source>
        <translation>faltam: {count}</translation>
    </message>
    <message>
        <source>less than {n}</source>
        <translation>menor que {n}</translation>
    </message>
    <message>
        <source>let stations in</source>
        <translation>admitir estações</translation>
    </message>
    <message>
        <source>letters, digits, '.', '_' and '-'</source>
        <translation>letras, algarismos, '.', '_' e '-'</translation>
    </message>
    <message>
        <source>limit {count}</source>
        <translation>limite {count}</translation>
    </message>
    <message>
        <source>linuxcncrsh on {host} does not accept the password. Enter the one that it was started with.</source>
        <translation>O linuxcncrsh em {host} não aceita a senha. Informe aquela com que foi iniciado.</translation>
    </message>
    <message>
        <source>login; its password is asked for, or read from CNC_TELEMETRY_PASSWORD</source>
        <translation>usuário; a senha é pedida, ou lida de CNC_TELEMETRY_PASSWORD</translation>
    </message>
    <message>
        <source>look at the station</source>
        <translation>olhar a estação</translation>
    </message>
    <message>
        <source>machine</source>
        <translation>máquina</translation>
    </message>
    <message>
        <source>machine of rows that name none</source>
        <translation>máquina das linhas que não indicam nenhuma</translation>
    </message>
    <message>
        <source>maintenance</source>
        <translation>manutenção</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>média</translation>
    </message>
    <message>
        <source>median</source>
        <translation>mediana</translation>
    </message>
    <message>
        <source>metres from which it is read (default: 5)</source>
        <translation>metros de onde é lido (padrão: 5)</translation>
    </message>
    <message>
        <source>more than can be made: not counted</source>
        <translation>mais do que se pode fazer: não contado</translation>
    </message>
    <message>
        <source>muted until {clock}</source>
        <translation>sem som até {clock}</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>n/d</translation>
    </message>
    <message>
        <source>name of the enrolled station on this hub</source>
        <translation>nome da estação cadastrada nesta central</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>no alarm</source>
        <translation>sem alarme</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sem limite</translation>
    </message>
    <message>
        <source>no parts yet</source>
        <translation>ainda sem peças</translation>
    </message>
    <message>
        <source>no shift calendar</source>
        <translation>sem calendário de turnos</translation>
    </message>
    <message>
        <source>no shift now</source>
        <translation>sem turno agora</translation>
    </message>
    <message>
        <source>no sound at this seat</source>
        <translation>sem som neste posto</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>not acknowledged</source>
        <translation>não reconhecido</translation>
    </message>
    <message>
        <source>not allowed with argument %s</source>
        <translation>não é permitido junto com o argumento %s</translation>
    </message>
    <message>
        <source>not counted here</source>
        <translation>não é contado aqui</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>não se sabe</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>não salvo</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>não enviada</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>ainda não usado</translation>
    </message>
    <message>
        <source>not yet heard</source>
        <translation>ainda não chamou</translation>
    </message>
    <message>
        <source>of {plan} planned</source>
        <translation>de {plan} planejadas</translation>
    </message>
    <message>
        <source>of {time}</source>
        <translation>de {time}</translation>
    </message>
    <message>
        <source>on target</source>
        <translation>na meta</translation>
    </message>
    <message>
        <source>on the demo plant instead of the configured machines</source>
        <translation>na planta de demonstração em vez das máquinas configuradas</translation>
    </message>
    <message>
        <source>on which screen, from 1 (default: the first)</source>
        <translation>em qual tela, a partir de 1 (padrão: a primeira)</translation>
    </message>
    <message>
        <source>one of the arguments %s is required</source>
        <translation>é preciso um dos argumentos %s</translation>
    </message>
    <message>
        <source>only machines of this line</source>
        <translation>somente máquinas desta linha</translation>
    </message>
    <message>
        <source>only the newest N records (list)</source>
        <translation>só os N registros mais novos (list)</translation>
    </message>
    <message>
        <source>only this machine; may be given again</source>
        <translation>só esta máquina; pode ser repetido</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>operador</translation>
    </message>
    <message>
        <source>options</source>
        <translation>opções</translation>
    </message>
    <message>
        <source>options of every verb</source>
        <translation>opções de todos os verbos</translation>
    </message>
    <message>
        <source>out of service</source>
        <translation>fora de serviço</translation>
    </message>
    <message>
        <source>over, unacknowledged</source>
        <translation>passou, não reconhecido</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>peças</translation>
    </message>
    <message>
        <source>person</source>
        <translation>pessoa</translation>
    </message>
    <message>
        <source>play an SHDR recording instead of simulating</source>
        <translation>reproduz uma gravação SHDR em vez de simular</translation>
    </message>
    <message>
        <source>port of the web page and interface instead of the configured one; 0: any free one</source>
        <translation>porta da página e da interface web em vez da configurada; 0: qualquer uma livre</translation>
    </message>
    <message>
        <source>positional arguments</source>
        <translation>argumentos posicionais</translation>
    </message>
    <message>
        <source>ready about {moment}</source>
        <translation>pronta por volta de {moment}</translation>
    </message>
    <message>
        <source>record to write, .json and .md (default: soak-TIME in the reports directory)</source>
        <translation>registro a gravar, .json e .md (padrão: soak-HORA no diretório de relatórios)</translation>
    </message>
    <message>
        <source>record {number} is missing</source>
        <translation>falta o registro {number}</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>recusada</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>recusa</translation>
    </message>
    <message>
        <source>reported apart</source>
        <translation>contados à parte</translation>
    </message>
    <message>
        <source>returned to normal, unacknowledged</source>
        <translation>voltou ao normal, não reconhecido</translation>
    </message>
    <message>
        <source>roll-ups of {n}</source>
        <translation>resumos de {n}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em marcha</translation>
    </message>
    <message>
        <source>running for {time}</source>
        <translation>em execução há {time}</translation>
    </message>
    <message>
        <source>same seed, same plant (default 1)</source>
        <translation>mesma semente, mesma planta (padrão 1)</translation>
    </message>
    <message>
        <source>save what is readable of a damaged history into this new file</source>
        <translation>salva neste novo arquivo o que for legível de um histórico danificado</translation>
    </message>
    <message>
        <source>seconds above 0</source>
        <translation>segundos acima de 0</translation>
    </message>
    <message>
        <source>send test messages</source>
        <translation>enviar mensagens de teste</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>enviada</translation>
    </message>
    <message>
        <source>serve others in the network without users and TLS, and say so on every page</source>
        <translation>atende outros na rede sem usuários nem TLS, e diz isso em cada página</translation>
    </message>
    <message>
        <source>set back by hand: nothing made</source>
        <translation>voltado à mão: nada foi feito</translation>
    </message>
    <message>
        <source>set the PIN that leaves; it is kept as a hash</source>
        <translation>define o PIN de saída; é guardado como hash</translation>
    </message>
    <message>
        <source>shelve alarms</source>
        <translation>adiar alarmes</translation>
    </message>
    <message>
        <source>shelved</source>
        <translation>adiado</translation>
    </message>
    <message>
        <source>show program's version number and exit</source>
        <translation>mostra a versão do programa e sai</translation>
    </message>
    <message>
        <source>show this help message and exit</source>
        <translation>mostra esta ajuda e sai</translation>
    </message>
    <message>
        <source>show: this computer's public key; new: another one; list: stations and strangers; enrol, revoke: one of them</source>
        <translation>show: a chave pública deste computador; new: uma nova; list: estações e desconhecidos; enrol, revoke: cadastra ou revoga um deles</translation>
    </message>
    <message>
        <source>shut out</source>
        <translation>revogada</translation>
    </message>
    <message>
        <source>shut out since {time}</source>
        <translation>revogada desde {time}</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>sinal</translation>
    </message>
    <message>
        <source>signal ids, comma-separated (default: all)</source>
        <translation>ids dos sinais, separados por vírgula (padrão: todos)</translation>
    </message>
    <message>
        <source>silent since {time}</source>
        <translation>em silêncio desde {time}</translation>
    </message>
    <message>
        <source>simulated seconds per second (default 1)</source>
        <translation>segundos simulados por segundo (padrão 1)</translation>
    </message>
    <message>
        <source>since {clock}</source>
        <translation>desde {clock}</translation>
    </message>
    <message>
        <source>sound can't be played here</source>
        <translation>não é possível tocar som aqui</translation>
    </message>
    <message>
        <source>station</source>
        <translation>estação</translation>
    </message>
    <message>
        <source>still</source>
        <translation>continua</translation>
    </message>
    <message>
        <source>still open</source>
        <translation>ainda aberto</translation>
    </message>
    <message>
        <source>stranger from {address}, last seen {time}, {count} tries</source>
        <translation>desconhecido de {address}, visto por último em {time}, {count} tentativas</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>supervisor</translation>
    </message>
    <message>
        <source>suppress alarms</source>
        <translation>suprimir alarmes</translation>
    </message>
    <message>
        <source>suppressed</source>
        <translation>suprimido</translation>
    </message>
    <message>
        <source>take alarms out of service</source>
        <translation>tirar alarmes de serviço</translation>
    </message>
    <message>
        <source>target 0</source>
        <translation>meta 0</translation>
    </message>
    <message>
        <source>target 1, limit 2</source>
        <translation>meta 1, limite 2</translation>
    </message>
    <message>
        <source>target 10 at most</source>
        <translation>meta: no máximo 10</translation>
    </message>
    <message>
        <source>target 5 · 15 · 80 %</source>
        <translation>meta 5 · 15 · 80 %</translation>
    </message>
    <message>
        <source>target 6, limit 12</source>
        <translation>meta 6, limite 12</translation>
    </message>
    <message>
        <source>target 95 % at least</source>
        <translation>meta: no mínimo 95 %</translation>
    </message>
    <message>
        <source>target below 1 %</source>
        <translation>meta abaixo de 1 %</translation>
    </message>
    <message>
        <source>target below 5</source>
        <translation>meta abaixo de 5</translation>
    </message>
    <message>
        <source>target below 5 %</source>
        <translation>meta abaixo de 5 %</translation>
    </message>
    <message>
        <source>text (a number as text stands in quotes, like "850")</source>
        <translation>texto (um número como texto fica entre aspas, como "850")</translation>
    </message>
    <message>
        <source>text of at most {n} characters</source>
        <translation>texto de no máximo {n} caracteres</translation>
    </message>
    <message>
        <source>text of the form {n}</source>
        <translation>texto da forma {n}</translation>
    </message>
    <message>
        <source>text that is not empty</source>
        <translation>texto não vazio</translation>
    </message>
    <message>
        <source>the following arguments are required: %s</source>
        <translation>faltam argumentos obrigatórios: %s</translation>
    </message>
    <message>
        <source>the next_cursor of the page before</source>
        <translation>o next_cursor da página anterior</translation>
    </message>
    <message>
        <source>the part's own</source>
        <translation>o da peça</translation>
    </message>
    <message>
        <source>the screen alone</source>
        <translation>só a tela</translation>
    </message>
    <message>
        <source>the user's name</source>
        <translation>o nome do usuário</translation>
    </message>
    <message>
        <source>tried again in {time}</source>
        <translation>nova tentativa em {time}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>unacknowledged</source>
        <translation>não reconhecido</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconhecido</translation>
    </message>
    <message>
        <source>unrecognized arguments: %s</source>
        <translation>argumentos desconhecidos: %s</translation>
    </message>
    <message>
        <source>until somebody resets it</source>
        <translation>até alguém rearmar</translation>
    </message>
    <message>
        <source>until {clock}</source>
        <translation>até {clock}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>até {time}</translation>
    </message>
    <message>
        <source>usage: </source>
        <translation>uso: </translation>
    </message>
    <message>
        <source>user of the station; the password is asked for, or read from CNC_TELEMETRY_PASSWORD</source>
        <translation>usuário da estação; a senha é pedida, ou lida de CNC_TELEMETRY_PASSWORD</translation>
    </message>
    <message>
        <source>verbs (without one: the window)</source>
        <translation>verbos (sem nenhum: a janela)</translation>
    </message>
    <message>
        <source>verify: recompute the chain, exit 1 at the first broken record; list: the records</source>
        <translation>verify: recalcula a cadeia, sai com 1 no primeiro registro violado; list: os registros</translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>observador</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>espera</translation>
    </message>
    <message>
        <source>warning (3)</source>
        <translation>warning (3)</translation>
    </message>
    <message>
        <source>what the user may do</source>
        <translation>o que o usuário pode fazer</translation>
    </message>
    <message>
        <source>what to write: the observations, OEE by machine, or the alarm journal</source>
        <translation>o que gravar: as observações, o OEE por máquina ou o diário de alarmes</translation>
    </message>
    <message>
        <source>which page (default: andon, the wall)</source>
        <translation>qual página (padrão: andon, o painel)</translation>
    </message>
    <message>
        <source>whose history</source>
        <translation>de quem é o histórico</translation>
    </message>
    <message>
        <source>with LinuxCNC's own simulated mill, a real controller, where it is installed</source>
        <translation>com a fresadora simulada do próprio LinuxCNC, um controlador real, onde ele está instalado</translation>
    </message>
    <message>
        <source>with PIN</source>
        <translation>com PIN</translation>
    </message>
    <message>
        <source>without TLS. Set 'server: {{tls: {{self_signed: true}}}}' or a certificate of your own</source>
        <translation>sem TLS. Defina 'server: {{tls: {{self_signed: true}}}}' ou um certificado próprio</translation>
    </message>
    <message>
        <source>without a window</source>
        <translation>sem janela</translation>
    </message>
    <message>
        <source>without users and TLS. Make a user ('user add NAME --role administrator') and set 'server: {{tls: {{self_signed: true}}}}'</source>
        <translation>sem usuários e sem TLS. Crie um usuário ('user add NOME --role administrator') e defina 'server: {{tls: {{self_signed: true}}}}'</translation>
    </message>
    <message>
        <source>without users. Make one: 'user add NAME --role administrator'</source>
        <translation>sem usuários. Crie um: 'user add NOME --role administrator'</translation>
    </message>
    <message>
        <source>works</source>
        <translation>funciona</translation>
    </message>
    <message>
        <source>write notes</source>
        <translation>escrever notas</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sim</translation>
    </message>
    <message>
        <source>{active} active, {unseen} unacknowledged</source>
        <translation>{active} ativos, {unseen} por reconhecer</translation>
    </message>
    <message>
        <source>{address} answers ({what} {version}) and is empty: the hub makes its tables when it starts.</source>
        <translation>{address} responde ({what} {version}) e está vazio: o hub cria as tabelas ao iniciar.</translation>
    </message>
    <message>
        <source>{address} answers ({what} {version}): {machines} machines, {megabytes} MB.</source>
        <translation>{address} responde ({what} {version}): {machines} máquinas, {megabytes} MB.</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>há {age}</translation>
    </message>
    <message>
        <source>{asked} of {all} ports asked, {n} found</source>
        <translation>{asked} de {all} portas perguntadas, {n} encontradas</translation>
    </message>
    <message>
        <source>{author}, {time}</source>
        <translation>{author}, {time}</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>{connected} of {count} stations</source>
        <translation>{connected} de {count} estações</translation>
    </message>
    <message>
        <source>{copy} can't be restored: {reason}. The present history was not touched.</source>
        <translation>Não é possível restaurar {copy}: {reason}. O histórico atual não foi tocado.</translation>
    </message>
    <message>
        <source>{copy} is no copy of a history. Choose a file that 'backup' wrote. The present history was not touched.</source>
        <translation>{copy} não é uma cópia de um histórico. Escolha um arquivo que o 'backup' gravou. O histórico atual não foi alterado.</translation>
    </message>
    <message>
        <source>{count} alarms</source>
        <translation>{count} alarmes</translation>
    </message>
    <message>
        <source>{count} alarms, peak {peak}, first: {first}</source>
        <translation>{count} alarmes, pico {peak}, primeiro: {first}</translation>
    </message>
    <message>
        <source>{count} alarms, {span}</source>
        <translation>{count} alarmes, {span}</translation>
    </message>
    <message>
        <source>{count} announced</source>
        <translation>{count} anunciados</translation>
    </message>
    <message>
        <source>{count} blocks could not be saved:</source>
        <translation>{count} blocos não puderam ser salvos:</translation>
    </message>
    <message>
        <source>{count} changes of the part counter can't be parts and were not counted.</source>
        <translation>{count} mudanças do contador de peças não podem ser peças e não foram contadas.</translation>
    </message>
    <message>
        <source>{count} clients follow the events already. Close one and try again.</source>
        <translation>{count} clientes já acompanham os eventos. Feche um e tente de novo.</translation>
    </message>
    <message>
        <source>{count} cycles: median {median} s, 5 % below {p5} s, 95 % below {p95} s, {far} far off.</source>
        <translation>{count} ciclos: mediana {median} s, 5 % abaixo de {p5} s, 95 % abaixo de {p95} s, {far} muito fora.</translation>
    </message>
    <message>
        <source>{count} floods, shaded</source>
        <translation>{count} avalanches, sombreadas</translation>
    </message>
    <message>
        <source>{count} floods. One begins with more than 10 alarms in 10 min and ends with fewer than 5.</source>
        <translation>{count} avalanches. Uma começa com mais de 10 alarmes em 10 min e termina com menos de 5.</translation>
    </message>
    <message>
        <source>{count} hidden</source>
        <translation>{count} ocultos</translation>
    </message>
    <message>
        <source>{count} in one minute</source>
        <translation>{count} em um minuto</translation>
    </message>
    <message>
        <source>{count} lines of the alarm journal written to {file}.</source>
        <translation>{count} linhas do diário de alarmes gravadas em {file}.</translation>
    </message>
    <message>
        <source>{count} lines written to {file}.</source>
        <translation>{count} linhas gravadas em {file}.</translation>
    </message>
    <message>
        <source>{count} lines, made {when}</source>
        <translation>{count} linhas, feito em {when}</translation>
    </message>
    <message>
        <source>{count} more in the list</source>
        <translation>mais {count} na lista</translation>
    </message>
    <message>
        <source>{count} more rows are in the table file.</source>
        <translation>Mais {count} linhas estão no arquivo de tabelas.</translation>
    </message>
    <message>
        <source>{count} parts</source>
        <translation>{count} peças</translation>
    </message>
    <message>
        <source>{count} parts were made in time of which nothing is known; they are in the bounds alone.</source>
        <translation>{count} peças foram feitas em tempo do qual nada se sabe; elas entram só nos limites.</translation>
    </message>
    <message>
        <source>{count} records, the chain is whole.</source>
        <translation>{count} registros, a cadeia está íntegra.</translation>
    </message>
    <message>
        <source>{count} refused at the door</source>
        <translation>{count} recusados na porta</translation>
    </message>
    <message>
        <source>{count} sessions and tokens of '{name}' have ended.</source>
        <translation>{count} sessões e tokens de '{name}' foram encerrados.</translation>
    </message>
    <message>
        <source>{count} slices, together {time} = {seconds} s</source>
        <translation>{count} fatias, juntas {time} = {seconds} s</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count} vezes</translation>
    </message>
    <message>
        <source>{cursor} is not a cursor of this history. Ask again without a cursor.</source>
        <translation>{cursor} não é um cursor deste histórico. Pergunte de novo sem cursor.</translation>
    </message>
    <message>
        <source>{duration} is out of range. Accepted: {least} to {most}.</source>
        <translation>{duration} está fora da faixa. Aceito: {least} a {most}.</translation>
    </message>
    <message>
        <source>{d} d</source>
        <translation>{d} d</translation>
    </message>
    <message>
        <source>{d} d {h} h</source>
        <translation>{d} d {h} h</translation>
    </message>
    <message>
        <source>{error}</source>
        <translation>{error}</translation>
    </message>
    <message>
        <source>{error}. Make it with 'createdb', or correct its name under 'store'.</source>
        <translation>{error}. Crie-o com 'createdb', ou corrija o nome em 'store'.</translation>
    </message>
    <message>
        <source>{figure}, day by day</source>
        <translation>{figure}, dia a dia</translation>
    </message>
    <message>
        <source>{file} can't be read.</source>
        <translation>{file} não pode ser lido.</translation>
    </message>
    <message>
        <source>{file} can't be read: {reason}.</source>
        <translation>Não foi possível ler {file}: {reason}.</translation>
    </message>
    <message>
        <source>{file} can't be written: {reason}.</source>
        <translation>{file} não pode ser gravado: {reason}.</translation>
    </message>
    <message>
        <source>{file} has no machine {machine}. It holds: {names}.</source>
        <translation>{file} não tem a máquina {machine}. Contém: {names}.</translation>
    </message>
    <message>
        <source>{file} holds no observation of {machine}.</source>
        <translation>{file} não contém observações de {machine}.</translation>
    </message>
    <message>
        <source>{file} holds nothing of {machine} between from and to.</source>
        <translation>{file} não contém nada de {machine} entre from e to.</translation>
    </message>
    <message>
        <source>{file} holds several machines. Choose one with machine: {names}.</source>
        <translation>{file} contém várias máquinas. Escolha uma com machine: {names}.</translation>
    </message>
    <message>
        <source>{file} is damaged: {reason}. Restore it from a backup.</source>
        <translation>{file} está danificado: {reason}. Restaure-o de uma cópia.</translation>
    </message>
    <message>
        <source>{file} is no SHDR log: it holds no line such as TIME|key|value.</source>
        <translation>{file} não é um log SHDR: não contém nenhuma linha como TIME|key|value.</translation>
    </message>
    <message>
        <source>{file} is no kind of list. Accepted: {accepted}.</source>
        <translation>{file} não é um tipo de lista. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>{file} is no kind of report. Accepted: {accepted}.</source>
        <translation>{file} não é um tipo de relatório. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>{file} is right: {count} machines.</source>
        <translation>{file} está certo: {count} máquinas.</translation>
    </message>
    <message>
        <source>{file} is the history now.</source>
        <translation>{file} é agora o histórico.</translation>
    </message>
    <message>
        <source>{file} was changed by somebody else meanwhile. Take its new state, then change it.</source>
        <translation>{file} foi alterado por outra pessoa nesse meio-tempo. Carregue o novo estado e altere-o então.</translation>
    </message>
    <message>
        <source>{file}, line {line}, column {column}: {problem}</source>
        <translation>{file}, linha {line}, coluna {column}: {problem}</translation>
    </message>
    <message>
        <source>{file}: loaded before, nothing to do.</source>
        <translation>{file}: já carregado, nada a fazer.</translation>
    </message>
    <message>
        <source>{file}: {count} rows were not taken:</source>
        <translation>{file}: {count} linhas não foram aceitas:</translation>
    </message>
    <message>
        <source>{file}: {rows} observations.</source>
        <translation>{file}: {rows} observações.</translation>
    </message>
    <message>
        <source>{free} free; history has {size} and fills the disk in {days} days at the present growth.</source>
        <translation>{free} livres; o histórico tem {size} e enche o disco em {days} dias no crescimento atual.</translation>
    </message>
    <message>
        <source>{free} free; history has {size}, its growth is not known yet.</source>
        <translation>{free} livres; o histórico tem {size}, seu crescimento ainda não é conhecido.</translation>
    </message>
    <message>
        <source>{good} of {target}</source>
        <translation>{good} de {target}</translation>
    </message>
    <message>
        <source>{host} accepts the connection but does not speak OPC UA. Check the port (OPC UA mostly has 4840).</source>
        <translation>{host} aceita a conexão, mas não fala OPC UA. Verifique a porta (OPC UA costuma usar 4840).</translation>
    </message>
    <message>
        <source>{host} answers with HTTP status {status} ({reason}) and no MTConnect document. Check the address; it is asked again.</source>
        <translation>{host} responde com status HTTP {status} ({reason}) e sem documento MTConnect. Verifique o endereço; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} answers {status}. Connecting again.</source>
        <translation>{host} responde {status}. Conectando de novo.</translation>
    </message>
    <message>
        <source>{host} answers, but not as a web server does. Check the port; it is asked again.</source>
        <translation>{host} responde, mas não como um servidor web. Verifique a porta; ele será consultado de novo.</translation>
    </message>
    <message>
        <source>{host} answers, but what it sends can't be followed. {sentence} It is tried again.</source>
        <translation>{host} responde, mas o que envia não pode ser acompanhado. {sentence} Uma nova tentativa será feita.</translation>
    </message>
    <message>
        <source>{host} answers, but what it sends can't be followed: {reason}. It is tried again.</source>
        <translation>{host} responde, mas não é possível seguir o que envia: {reason}. Nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} can't be reached: {reason}. Check cable, power and address; it is asked again.</source>
        <translation>{host} está fora de alcance: {reason}. Verifique cabo, alimentação e endereço; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not accept a Modbus connection. Check cable, power, address and port; it is asked again.</source>
        <translation>{host} não aceita conexão Modbus. Verifique cabo, alimentação, endereço e porta; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not accept a connection. Is LinuxCNC running there, and linuxcncrsh with it? It is asked again.</source>
        <translation>{host} não aceita conexão. O LinuxCNC está em execução lá, e o linuxcncrsh com ele? Nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not answer as linuxcncrsh does. Check the port, and whether LinuxCNC hangs.</source>
        <translation>{host} não responde como o linuxcncrsh. Verifique a porta, e se o LinuxCNC travou.</translation>
    </message>
    <message>
        <source>{host} does not answer in time. Check cable and power; it is asked again.</source>
        <translation>{host} não responde a tempo. Verifique cabo e alimentação; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not answer in time. It is asked again.</source>
        <translation>{host} não responde a tempo. Nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not answer. Check cable, power and address; it is asked again.</source>
        <translation>{host} não responde. Verifique cabo, alimentação e endereço; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} does not know a service that we need ({status}). It may be a discovery server only; check the address.</source>
        <translation>{host} não conhece um serviço de que precisamos ({status}). Talvez seja só um servidor de descoberta; verifique o endereço.</translation>
    </message>
    <message>
        <source>{host} does not offer {policy}/{mode}. It offers {offered}; choose one of them under security.</source>
        <translation>{host} não oferece {policy}/{mode}. Oferece {offered}; escolha um deles em security.</translation>
    </message>
    <message>
        <source>{host} does not speak TLS as we do: {reason}. Try http instead of https.</source>
        <translation>{host} não fala TLS como nós: {reason}. Experimente http em vez de https.</translation>
    </message>
    <message>
        <source>{host} ended the stream. Connecting again.</source>
        <translation>{host} encerrou o fluxo. Conectando de novo.</translation>
    </message>
    <message>
        <source>{host} has been silent for {seconds} s though its connection is open. Connecting again.</source>
        <translation>{host} está calado há {seconds} s, embora a conexão esteja aberta. Conectando de novo.</translation>
    </message>
    <message>
        <source>{host} has been silent for {seconds} s, longer than its heartbeat allows. Connecting again.</source>
        <translation>{host} está calado há {seconds} s, mais do que seu heartbeat permite. Conectando de novo.</translation>
    </message>
    <message>
        <source>{host} has not accepted this station's certificate. Trust "CNC Telemetry" in the server's list of clients; it is tried again.</source>
        <translation>{host} não aceitou o certificado desta estação. Confie em "CNC Telemetry" na lista de clientes do servidor; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} is reachable, but unit {units} does not answer. Check the unit number, and power and wiring behind it; it is asked again.</source>
        <translation>{host} está ao alcance, mas a unidade {units} não responde. Verifique o número da unidade, a alimentação e os cabos atrás dela; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} is there, but nothing listens on port {port}. Check the port, and whether the service on the machine is switched on.</source>
        <translation>{host} está lá, mas nada escuta na porta {port}. Confira a porta, e se o serviço na máquina está ligado.</translation>
    </message>
    <message>
        <source>{host} is there, but nothing listens on this port. Is the OPC UA server running? It is asked again.</source>
        <translation>{host} está lá, mas nada atende nesta porta. O servidor OPC UA está em execução? Nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} is there, but nothing listens on this port. Is the agent running? It is asked again.</source>
        <translation>{host} está lá, mas nada atende nesta porta. O agente está em execução? Nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} refuses the login ({status}). Check user and password under security.</source>
        <translation>{host} recusa o login ({status}). Verifique user e password em security.</translation>
    </message>
    <message>
        <source>{host} refuses this kind of protection ({status}). Choose another policy or mode under security.</source>
        <translation>{host} recusa este tipo de proteção ({status}). Escolha outra policy ou mode em security.</translation>
    </message>
    <message>
        <source>{host} refuses us: {reason}. The agent may accept only TLS (https) or known clients; ask whoever runs it.</source>
        <translation>{host} nos recusa: {reason}. O agente talvez aceite só TLS (https) ou clientes conhecidos; pergunte a quem o administra.</translation>
    </message>
    <message>
        <source>{host} takes no connection now ({status}). It may be starting, or serve too many clients; it is asked again.</source>
        <translation>{host} não aceita conexão agora ({status}). Pode estar iniciando, ou atendendo clientes demais; nova tentativa em breve.</translation>
    </message>
    <message>
        <source>{host} takes protected connections only ({offered}). Write security: {{policy: auto}} and a login if it asks for one.</source>
        <translation>{host} só aceita conexões protegidas ({offered}). Escreva security: {{policy: auto}} e um login, se ele pedir.</translation>
    </message>
    <message>
        <source>{host}:{port} accepts a connection, but does not answer as {protocol} should. {reason}</source>
        <translation>{host}:{port} aceita a conexão, mas não responde como {protocol} deveria. {reason}</translation>
    </message>
    <message>
        <source>{host}:{port} accepts a connection, but unit {unit} does not answer as a Modbus device. Check the unit number and the port.</source>
        <translation>{host}:{port} aceita a conexão, mas a unidade {unit} não responde como dispositivo Modbus. Verifique o número da unidade e a porta.</translation>
    </message>
    <message>
        <source>{host}:{port} does not accept a connection. Check address, port, cable and power.</source>
        <translation>{host}:{port} não aceita conexão. Verifique endereço, porta, cabo e alimentação.</translation>
    </message>
    <message>
        <source>{host}:{port}: {reason}.</source>
        <translation>{host}:{port}: {reason}.</translation>
    </message>
    <message>
        <source>{hours} h of machines differ</source>
        <translation>diferem {hours} h-máq.</translation>
    </message>
    <message>
        <source>{hours} h of machines to come</source>
        <translation>faltam {hours} h-máq.</translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation>{h} h</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} h {m} min</translation>
    </message>
    <message>
        <source>{id}: device {device}, {count} signals</source>
        <translation>{id}: dispositivo {device}, {count} sinais</translation>
    </message>
    <message>
        <source>{left} and {right} are never equal. Compare like with like.</source>
        <translation>{left} e {right} nunca são iguais. Compare coisas do mesmo tipo.</translation>
    </message>
    <message>
        <source>{machine} has not been reached yet: which axes it has is not known.</source>
        <translation>{machine} ainda não foi alcançada: não se sabe quais eixos ela tem.</translation>
    </message>
    <message>
        <source>{machine} has said nothing since {time}: where it is now is not known.</source>
        <translation>{machine} não diz nada desde {time}: não se sabe onde ela está agora.</translation>
    </message>
    <message>
        <source>{machine} tells no positions of axes, so there is nothing to move. Choose a picture for it with model: in plant.yaml.</source>
        <translation>{machine} não informa posições de eixos; não há o que mover. Escolha um desenho para ela com model: no plant.yaml.</translation>
    </message>
    <message>
        <source>{machine}: observations until {time}.</source>
        <translation>{machine}: observações até {time}.</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{ms} ms; over 50 ms: {count}</source>
        <translation>{ms} ms; acima de 50 ms: {count}</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m} min</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} min {s} s</translation>
    </message>
    <message>
        <source>{name} (not offered)</source>
        <translation>{name} (não oferecido)</translation>
    </message>
    <message>
        <source>{name} may not {action}. That takes one of these roles: {roles}.</source>
        <translation>{name} não pode {action}. Isso exige um destes papéis: {roles}.</translation>
    </message>
    <message>
        <source>{name}, {role}</source>
        <translation>{name}, {role}</translation>
    </message>
    <message>
        <source>{number} {word}</source>
        <translation>{number} {word}</translation>
    </message>
    <message>
        <source>{n} clock jumps</source>
        <translation>{n} saltos do relógio</translation>
    </message>
    <message>
        <source>{n} cycles</source>
        <translation>{n} ciclos</translation>
    </message>
    <message>
        <source>{n} deliveries failed</source>
        <translation>{n} entregas com falha</translation>
    </message>
    <message>
        <source>{n} found, but only {asked} of {all} ports were asked. Choose one of them, or give a smaller range.</source>
        <translation>{n} encontradas, mas só {asked} de {all} portas foram perguntadas. Escolha uma delas ou dê uma faixa menor.</translation>
    </message>
    <message>
        <source>{n} found. Choose one to see its values.</source>
        <translation>{n} encontradas. Escolha uma para ver os valores.</translation>
    </message>
    <message>
        <source>{n} internal faults</source>
        <translation>{n} falhas internas</translation>
    </message>
    <message>
        <source>{n} machines</source>
        <translation>{n} máquinas</translation>
    </message>
    <message>
        <source>{n} machines live</source>
        <translation>{n} máquinas ao vivo</translation>
    </message>
    <message>
        <source>{n} messages lost</source>
        <translation>{n} mensagens perdidas</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} observations</source>
        <translation>{n} observações</translation>
    </message>
    <message>
        <source>{n} of {all} connected</source>
        <translation>{n} de {all} conectadas</translation>
    </message>
    <message>
        <source>{n} reconnects</source>
        <translation>{n} reconexões</translation>
    </message>
    <message>
        <source>{n} requests</source>
        <translation>{n} consultas</translation>
    </message>
    <message>
        <source>{n} requests without answer</source>
        <translation>{n} consultas sem resposta</translation>
    </message>
    <message>
        <source>{n} signals, {live} with a value now</source>
        <translation>{n} sinais, {live} com valor agora</translation>
    </message>
    <message>
        <source>{n} to be sent</source>
        <translation>{n} por enviar</translation>
    </message>
    <message>
        <source>{n} unreadable documents set aside</source>
        <translation>{n} documentos ilegíveis separados</translation>
    </message>
    <message>
        <source>{n} values of unknown signals</source>
        <translation>{n} valores de sinais desconhecidos</translation>
    </message>
    <message>
        <source>{n} values received</source>
        <translation>{n} valores recebidos</translation>
    </message>
    <message>
        <source>{n} values sent</source>
        <translation>{n} valores enviados</translation>
    </message>
    <message>
        <source>{n} values stored</source>
        <translation>{n} valores gravados</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n} em espera</translation>
    </message>
    <message>
        <source>{n} weeks</source>
        <translation>{n} semanas</translation>
    </message>
    <message>
        <source>{one} and {other} share a line but have different {setting}. Make them equal.</source>
        <translation>{one} e {other} dividem uma linha, mas têm {setting} diferentes. Iguale-os.</translation>
    </message>
    <message>
        <source>{option} can't be '{value}'. Accepted: {accepted}.</source>
        <translation>{option} não pode ser '{value}'. Aceitos: {accepted}.</translation>
    </message>
    <message>
        <source>{part} has a fault</source>
        <translation>{part} está com falha</translation>
    </message>
    <message>
        <source>{path} can't be drawn: {why}.</source>
        <translation>{path} não pode ser desenhado: {why}.</translation>
    </message>
    <message>
        <source>{path} can't be loaded: {reason}.</source>
        <translation>Não é possível carregar {path}: {reason}.</translation>
    </message>
    <message>
        <source>{path} can't be opened at all: {error}. Put a backup in place.</source>
        <translation>{path} não pode ser aberto: {error}. Restaure uma cópia de segurança.</translation>
    </message>
    <message>
        <source>{path} can't be read: {error}.</source>
        <translation>Não é possível ler {path}: {error}.</translation>
    </message>
    <message>
        <source>{path} can't be read: {reason}.</source>
        <translation>{path} não pode ser lido: {reason}.</translation>
    </message>
    <message>
        <source>{path} can't be used: {reason}. Check the folder, its rights and its free space.</source>
        <translation>Não é possível usar {path}: {reason}. Verifique a pasta, suas permissões e seu espaço livre.</translation>
    </message>
    <message>
        <source>{path} can't be written by this user. Give write permission there.</source>
        <translation>Este usuário não pode escrever em {path}. Dê permissão de escrita ali.</translation>
    </message>
    <message>
        <source>{path} can't be written. Check the folder and its free space.</source>
        <translation>{path} não pode ser gravado. Confira a pasta e o espaço livre.</translation>
    </message>
    <message>
        <source>{path} can't be written: {error}. Check the folder and its free space.</source>
        <translation>Não é possível gravar {path}: {error}. Verifique a pasta e o espaço livre.</translation>
    </message>
    <message>
        <source>{path} can't be written: {reason}. Check the folder's rights.</source>
        <translation>Não é possível gravar {path}: {reason}. Verifique as permissões da pasta.</translation>
    </message>
    <message>
        <source>{path} could not be stored: {reason}</source>
        <translation>Não foi possível guardar {path}: {reason}</translation>
    </message>
    <message>
        <source>{path} does not take {method}. Accepted: {allowed}.</source>
        <translation>{path} não aceita {method}. Aceitos: {allowed}.</translation>
    </message>
    <message>
        <source>{path} has {count} triangles; more than {most} can't be drawn smoothly. Simplify the mesh.</source>
        <translation>{path} tem {count} triângulos; mais de {most} não são desenhados com fluidez. Simplifique a malha.</translation>
    </message>
    <message>
        <source>{path} is neither STL nor glTF. Accepted: .stl, .glb, .gltf.</source>
        <translation>{path} não é STL nem glTF. Aceitos: .stl, .glb, .gltf.</translation>
    </message>
    <message>
        <source>{path} is not UTF-8 text (byte {byte} after line {line}). Save it with the encoding UTF-8. Nothing after it was loaded.</source>
        <translation>{path} não é texto UTF-8 (byte {byte} depois da linha {line}). Salve com a codificação UTF-8. Nada depois disso foi carregado.</translation>
    </message>
    <message>
        <source>{path} is of no known kind. Backfill reads {kinds}.</source>
        <translation>{path} não é de um tipo conhecido. A carga lê {kinds}.</translation>
    </message>
    <message>
        <source>{path}, line {line}: {reason} Nothing was loaded.</source>
        <translation>{path}, linha {line}: {reason} Nada foi carregado.</translation>
    </message>
    <message>
        <source>{path}, line {line}: {reason}. Nothing after it was loaded.</source>
        <translation>{path}, linha {line}: {reason}. Nada depois dela foi carregado.</translation>
    </message>
    <message>
        <source>{path}: {rows} observations in {blocks} blocks, {damaged} damaged.</source>
        <translation>{path}: {rows} observações em {blocks} blocos, {damaged} danificados.</translation>
    </message>
    <message>
        <source>{percent} of the planned time is known.</source>
        <translation>{percent} do tempo planejado é conhecido.</translation>
    </message>
    <message>
        <source>{person} has it by {channel}.</source>
        <translation>{person} a recebe por {channel}.</translation>
    </message>
    <message>
        <source>{problem} Did you mean '{nearest}'?</source>
        <translation>{problem} Quis dizer '{nearest}'?</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{rows} observations and {holes} holes written to {file}.</source>
        <translation>{rows} observações e {holes} lacunas gravadas em {file}.</translation>
    </message>
    <message>
        <source>{rows} observations saved into {file}.</source>
        <translation>{rows} observações salvas em {file}.</translation>
    </message>
    <message>
        <source>{shelved} shelved, {suppressed} suppressed, {out} out of service</source>
        <translation>{shelved} adiados, {suppressed} suprimidos, {out} fora de serviço</translation>
    </message>
    <message>
        <source>{signal} reaches beyond the last address (65535).</source>
        <translation>{signal} passa do último endereço (65535).</translation>
    </message>
    <message>
        <source>{signal} takes {count} registers, more than max_registers allows.</source>
        <translation>{signal} ocupa {count} registradores, mais do que max_registers permite.</translation>
    </message>
    <message>
        <source>{signal} {value} {unit}, usually up to {usual}</source>
        <translation>{signal} {value} {unit}, normalmente até {usual}</translation>
    </message>
    <message>
        <source>{signal}: a map needs whole numbers, not {type}.</source>
        <translation>{signal}: um mapa precisa de números inteiros, não {type}.</translation>
    </message>
    <message>
        <source>{signal}: {address} is one bit, its type can only be bool.</source>
        <translation>{signal}: {address} é um bit, o tipo só pode ser bool.</translation>
    </message>
    <message>
        <source>{site} / {station}: {count} machines, data in {data}.</source>
        <translation>{site} / {station}: {count} máquinas, dados em {data}.</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} GB</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} TB</source>
        <translation>{size} TB</translation>
    </message>
    <message>
        <source>{source} ended the connection; connecting again.</source>
        <translation>{source} encerrou a conexão; conectando de novo.</translation>
    </message>
    <message>
        <source>{state}, last data {age} ago</source>
        <translation>{state}, últimos dados há {age}</translation>
    </message>
    <message>
        <source>{state}, no data yet</source>
        <translation>{state}, ainda sem dados</translation>
    </message>
    <message>
        <source>{step}</source>
        <translation>{step}</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
    <message>
        <source>{target} exists already. Name a new file to save into.</source>
        <translation>{target} já existe. Indique um arquivo novo.</translation>
    </message>
    <message>
        <source>{target} holds {count} addresses, more than {most}. Give a smaller range, for example a /24.</source>
        <translation>{target} tem {count} endereços, mais que {most}. Informe uma faixa menor, por exemplo uma /24.</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>{time} ahead</source>
        <translation>{time} adiantado</translation>
    </message>
    <message>
        <source>{time} behind</source>
        <translation>{time} atrasado</translation>
    </message>
    <message>
        <source>{title}: answers, but offers no machine</source>
        <translation>{title}: responde, mas não oferece nenhuma máquina</translation>
    </message>
    <message>
        <source>{title}: {n} found</source>
        <translation>{title}: {n} encontrada(s)</translation>
    </message>
    <message>
        <source>{url} answers with a web page: this is no MTConnect agent. Check host, port and path.</source>
        <translation>{url} responde com uma página web: não é um agente MTConnect. Verifique host, porta e caminho.</translation>
    </message>
    <message>
        <source>{url} answers with nothing. Check port and path.</source>
        <translation>{url} responde com nada. Verifique porta e caminho.</translation>
    </message>
    <message>
        <source>{url} answers {status}: {detail}</source>
        <translation>{url} responde {status}: {detail}</translation>
    </message>
    <message>
        <source>{url} answers, but not with an MTConnect document ({content_type}). Check host, port and path.</source>
        <translation>{url} responde, mas não com um documento MTConnect ({content_type}). Verifique host, porta e caminho.</translation>
    </message>
    <message>
        <source>{url} does not answer. Check cable and power; retrying every {s} s.</source>
        <translation>{url} não responde. Verifique cabo e energia; nova tentativa a cada {s} s.</translation>
    </message>
    <message>
        <source>{url} has not shown a certificate with the fingerprint {fingerprint}. Look at the server again, then trust what it shows.</source>
        <translation>{url} não mostrou um certificado com a impressão digital {fingerprint}. Olhe o servidor de novo e confie então no que ele mostrar.</translation>
    </message>
    <message>
        <source>{url} is no address of an MTConnect agent: {reason}.</source>
        <translation>{url} não é endereço de um agente MTConnect: {reason}.</translation>
    </message>
    <message>
        <source>{url} sends what can't be used: {reason}</source>
        <translation>{url} envia o que não pode ser usado: {reason}</translation>
    </message>
    <message>
        <source>{url} shows a certificate that nobody has accepted yet. Compare this fingerprint with the one on the control, then trust it: {fingerprint}.</source>
        <translation>{url} mostra um certificado que ninguém aceitou ainda. Compare esta impressão digital com a do comando e então confie nela: {fingerprint}.</translation>
    </message>
    <message>
        <source>{url} shows another certificate than the one given with --trust: its fingerprint is {fingerprint}. Nothing was trusted.</source>
        <translation>{url} mostra um certificado diferente do informado com --trust: sua impressão digital é {fingerprint}. Nada foi aceito.</translation>
    </message>
    <message>
        <source>{url} shows no certificate that this station would keep.</source>
        <translation>{url} não mostra um certificado que esta estação guardaria.</translation>
    </message>
    <message>
        <source>{url} tells of this server. It was not asked itself.</source>
        <translation>{url} informa que este servidor existe. Ele próprio não foi consultado.</translation>
    </message>
    <message>
        <source>{users} users may sign in; {records} records of audit, the chain is whole.</source>
        <translation>{users} usuários podem entrar; {records} registros de auditoria, a cadeia está íntegra.</translation>
    </message>
    <message>
        <source>{user} ({role}) at {station}</source>
        <translation>{user} ({role}) em {station}</translation>
    </message>
    <message>
        <source>{user} at {station}</source>
        <translation>{user} em {station}</translation>
    </message>
    <message>
        <source>{value} is no number</source>
        <translation>{value} não é um número</translation>
    </message>
    <message>
        <source>{value} is no whole number</source>
        <translation>{value} não é um número inteiro</translation>
    </message>
    <message>
        <source>{value} is not between {low} and {high}</source>
        <translation>{value} não está entre {low} e {high}</translation>
    </message>
    <message>
        <source>{value} is not known. Did you mean {nearest}?</source>
        <translation>{value} é desconhecido. Você quis dizer {nearest}?</translation>
    </message>
    <message>
        <source>{value}: not known</source>
        <translation>{value}: desconhecido</translation>
    </message>
    <message>
        <source>{what} since {clock}</source>
        <translation>{what} desde {clock}</translation>
    </message>
    <message>
        <source>{what} since {clock} ({age})</source>
        <translation>{what} desde {clock} ({age})</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>“{given}” can't be a signal's id. Use letters, digits, dot, dash and underscore.</source>
        <translation>“{given}” não pode ser o id de um sinal. Use letras, dígitos, ponto, hífen e sublinhado.</translation>
    </message>
    <message>
        <source>“{given}” has no source yet: where does its value come from?</source>
        <translation>“{given}” ainda não tem fonte: de onde vem o valor?</translation>
    </message>
    <message>
        <source>“{given}” is no number.</source>
        <translation>“{given}” não é um número.</translation>
    </message>
    <message>
        <source>“{id}” can't be an id. Use small letters, digits, dot, dash and underscore.</source>
        <translation>“{id}” não pode ser um id. Use letras minúsculas, algarismos, ponto, hífen e sublinhado.</translation>
    </message>
    <message>
        <source>“{id}” has no signals yet. Press “Enter signals …” and name at least one.</source>
        <translation>“{id}” ainda não tem sinais. Aperte “Informar sinais …” e informe pelo menos um.</translation>
    </message>
    <message>
        <source>… in this time.</source>
        <translation>… neste tempo.</translation>
    </message>
    <message>
        <source>… in this time: the rest comes as a digest. Priority 1 is allowed twice as many.</source>
        <translation>… neste tempo: o resto vem num resumo. À prioridade 1 permite-se o dobro.</translation>
    </message>
    <message>
        <source>… or shorter than this many ideal cycles, if that is longer.</source>
        <translation>… ou mais curtas que tantos ciclos ideais, se isso for mais longo.</translation>
    </message>
    <message>
        <source>… within</source>
        <translation>… em até</translation>
    </message>
    <message>
        <source>▼ Warning</source>
        <translation>▼ Aviso</translation>
    </message>
    <message>
        <source>▼ {n} warning</source>
        <translation>▼ {n} aviso</translation>
    </message>
    <message>
        <source>▼ {n} warnings</source>
        <translation>▼ {n} avisos</translation>
    </message>
    <message>
        <source>◆ Fault</source>
        <translation>◆ Falha</translation>
    </message>
    <message>
        <source>◆ {n} fault</source>
        <translation>◆ {n} falha</translation>
    </message>
    <message>
        <source>◆ {n} faults</source>
        <translation>◆ {n} falhas</translation>
    </message>
</context>
</TS>
