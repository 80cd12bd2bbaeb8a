'use strict';
// Keeps the page as the supervisor is: rows come made, and only what differs in them is touched, so
// that focus, selection and what a screen reader reads stay where they are.
const $ = id => document.getElementById(id);
const table = document.querySelector('table');
const news = $('news');

function morph(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || old.id !== next.id) {
    old.replaceWith(next);
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const {name} of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const {name, value} of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.nodeName !== 'TIME') children(old, next);
}

function children(old, next) {
  const byId = new Map([...old.children].filter(e => e.id).map(e => [e.id, e]));
  let at = old.firstChild;
  for (const child of [...next.childNodes]) {
    const same = child.id && byId.get(child.id);
    if (same && same !== at) old.insertBefore(same, at);
    const here = same || at;
    const mayMorph = here && (same || !(here.id && child.id));
    at = same ? same.nextSibling : mayMorph ? here.nextSibling : at;
    if (mayMorph) morph(here, child);
    else old.insertBefore(child, at);
  }
  while (at) {
    const after = at.nextSibling;
    at.remove();
    at = after;
  }
}

function rows(html) {
  const template = document.createElement('template');
  template.innerHTML = '<table><tbody>' + html + '</tbody></table>';
  return template.content.querySelector('tbody');
}

const bodies = new Map([...table.tBodies].map(body => [body.dataset.key, body]));

function show(parts, keys) {
  const said = [];
  for (const [key, html] of Object.entries(parts)) {
    let body = bodies.get(key);
    if (!body) {
      body = table.appendChild(document.createElement('tbody'));
      body.dataset.key = key;
      bodies.set(key, body);
    }
    const before = states(body);
    children(body, rows(html));
    for (const [worker, state] of states(body)) {
      if (before.get(worker) !== state) said.push(worker + ' is ' + state);
    }
  }
  if (keys) {
    for (const key of [...bodies.keys()].filter(key => !keys.includes(key))) {
      bodies.get(key).remove();
      bodies.delete(key);
      said.push(key + ' was removed');
    }
    // only what stands at a wrong place moves: who moves loses the focus
    keys.forEach((key, i) => {
      if (table.tBodies[i] !== bodies.get(key)) table.insertBefore(bodies.get(key), table.tBodies[i]);
    });
  }
  if (began && said.length) {
    say(said.slice(0, 3).join(', ') + (said.length > 3 ? ', and ' + (said.length - 3) + ' more' : ''));
  }
  began = true;
  times();
  filter();
}

let began = false;
const states = body =>
  new Map([...body.querySelectorAll('tr[id]')].map(row => [row.dataset.name, row.dataset.state]));

function say(text) {
  news.textContent = text;
}

// as Text.time in Java
function ago(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + s % 60 + ' s';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
  return Math.floor(s / 86400) + ' d ' + Math.floor(s % 86400 / 3600) + ' h';
}

function times() {
  for (const time of table.querySelectorAll('time')) {
    const text = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}
setInterval(times, 1000);

const wanted = $('filter');
function filter() {
  const text = wanted.value.trim().toLowerCase();
  for (const [key, body] of bodies) {
    body.hidden = text !== '' && !key.toLowerCase().includes(text)
        && ![...states(body)].some(pair => pair.join(' ').toLowerCase().includes(text));
  }
}
wanted.closest('label').hidden = false;
wanted.addEventListener('input', filter);

function contact(state, text) {
  const line = $('contact');
  if (line.dataset.state !== state) {
    line.dataset.state = state;
    line.textContent = text;
  }
}

const source = new EventSource('events');
source.addEventListener('host', event => {
  // another host than the one that made this page: its forms are not known there
  if (event.data !== document.documentElement.dataset.host) location.reload();
  contact('live', 'live');
});
source.onmessage = event => {
  const change = JSON.parse(event.data);
  $('summary').textContent = change.summary;
  document.title = 'Supervisor4J: ' + change.summary;
  show(change.parts, change.keys);
};
source.onerror = () => {
  contact('lost', 'no contact with the supervisor; tries again');
  if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
};

// without user and password, which the page's own address may hold and fetch does not take
const ACT = new URL('act', location.origin + location.pathname);

async function act(fields) {
  say('asked');
  try {
    const answer = await fetch(ACT, {
      method: 'POST', body: new URLSearchParams(fields), headers: {accept: 'text/plain'},
    });
    say((await answer.text()).trim());
  } catch (e) {
    say('no answer: ' + e.message);
  }
}

table.addEventListener('submit', event => {
  event.preventDefault();
  const fields = new FormData(event.target);
  fields.append('action', event.submitter.value);
  act(fields);
});

// the log of one worker
const panel = $('log');
const text = $('log-text');
const MOST = 200000;
let shown = null;
let follower = null;

function follow() {
  follower?.close();
  text.textContent = '';
  const stream = $('log-stream').value;
  follower = new EventSource('log/follow?' + shown.query + '&stream=' + stream);
  // each beginning sends the last part anew
  follower.onopen = () => { text.textContent = ''; };
  follower.onmessage = event => {
    const piece = JSON.parse(event.data);
    const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 30;
    text.textContent = ((piece.anew ? '' : text.textContent) + piece.text).slice(-MOST);
    if (isAtEnd) text.scrollTop = text.scrollHeight;
  };
}

function close() {
  follower?.close();
  panel.hidden = true;
  shown?.link.isConnected && shown.link.focus();
  shown = null;
}

table.addEventListener('click', event => {
  const link = event.target.closest('a.log');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const row = link.closest('tr');
  shown = {link, query: new URL(link.href).searchParams.toString(), form: row.querySelector('form')};
  $('log-title').textContent = 'Log of ' + row.dataset.name;
  panel.hidden = false;
  $('log-title').focus();
  follow();
});
$('log-stream').addEventListener('change', follow);
$('log-close').addEventListener('click', close);
$('log-clear').addEventListener('click', () => {
  const fields = new FormData(shown.form);
  fields.append('action', 'clear');
  act(fields);
});
panel.addEventListener('keydown', event => {
  if (event.key === 'Escape') close();
});
