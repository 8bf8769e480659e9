"""Results as plain JSON values. docs/json.md is the contract: keys are added, never renamed or removed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from freelance_sos.domain.agreement import TARGET_NAMES
from freelance_sos.domain.agreement_version import is_accepted
from freelance_sos.domain.clients import ClientView
from freelance_sos.domain.hours import dump_spans
from freelance_sos.domain.incident import Action
from freelance_sos.domain.people import Client, Me
from freelance_sos.domain.promise_record import Promised, promise_record
from freelance_sos.domain.targets import TargetState
from freelance_sos.domain.views import Dues, IncidentView, Opening, Overview
from freelance_sos.rendering.json_parts import Json, board_json, coming_json, instant, local_time
from freelance_sos.storage.event_lines import event_fields


def dues_json(dues: Dues) -> Json:
    """``sos due --json``: the targets by severity; with one severity also at the top."""
    by_severity = {
        str(number): targets_json(states, dues.client, dues.me.zone) for number, states in dues.by_severity
    }
    result: Json = {
        "client": dues.client.slug,
        "reported_at": instant(dues.reported_at),
        "client_zone": dues.client.zone.key,
        "my_zone": dues.me.zone.key,
        "severities": by_severity,
    }
    if len(dues.by_severity) == 1:
        number, _ = dues.by_severity[0]
        result |= {"severity": number, "targets": by_severity[str(number)]}
    return result


def targets_json(states: tuple[TargetState, ...], client: Client, my_zone: ZoneInfo) -> Json:
    """Targets by name; one that was not agreed is null."""
    by_name = {state.name: target_json(state, client, my_zone) for state in states}
    return {name: by_name.get(name) for name in TARGET_NAMES}


def target_json(state: TargetState, client: Client, my_zone: ZoneInfo) -> Json:
    """One target as it stands."""
    return {
        "within": str(state.target.within) if state.target else None,
        "clock": state.target.clock if state.target else None,
        "due_at": instant(state.due_at),
        "client_time": local_time(state.due_at, client.zone),
        "client_zone": client.zone.key,
        "my_time": local_time(state.due_at, my_zone),
        "my_zone": my_zone.key,
        "last_comfortable_at": instant(state.last_comfortable_at),
        "used_seconds": int(state.used.total_seconds()),
        "met_at": instant(state.met_at),
        "breached": state.breached,
        "paused": state.paused,
        "promised": state.promised,
    }


def incident_json(view: IncidentView) -> Json:
    """One incident without its timeline."""
    incident = view.incident
    due = view.next_due
    return {
        "id": incident.id,
        "formerly": incident.former_id or None,
        "client": incident.client,
        "title": incident.title,
        "severity": incident.severity,
        "kind": incident.kind,
        "status": incident.status,
        "via": incident.via or None,
        "reported_at": instant(incident.reported_at),
        "opened_at": instant(incident.opened_at),
        "acknowledged_at": instant(incident.acknowledged_at),
        "waiting_since": instant(incident.waiting_since),
        "promised_at": instant(incident.promise_at),
        "resolved_at": instant(incident.resolved_at),
        "ended_at": instant(incident.ended_at),
        "next_due": {"target": due.name, "due_at": instant(due.due_at)} if due else None,
        "targets": targets_json(view.targets, view.client, view.me.zone),
    }


def whole_incident_json(view: IncidentView) -> Json:
    """``sos show --json``: with timeline, review, actions and promises."""
    incident = view.incident
    review = incident.review
    return {
        **incident_json(view),
        "timeline": [
            {**event_fields(event), "taken_back": event.id in incident.taken_back}
            for event in incident.timeline
        ],
        "review": {
            "happened": review.happened,
            "why": review.why,
            "well": review.well,
            "badly": review.badly,
            "lucky": review.lucky,
            "lessons": list(review.lessons),
        }
        if review
        else None,
        "skipped": incident.skipped or None,
        "promises": [promised_json(one) for one in promise_record(incident, view.now)],
        "actions": [action_json(action) for action in incident.actions],
    }


def promised_json(one: Promised) -> Json:
    """One promise of a next word, and what became of it."""
    return {
        "event": one.event,
        "made_at": instant(one.made_at),
        "due_at": instant(one.due_at),
        "kept_at": instant(one.kept_at),
        "state": one.state,
    }


def opening_json(opening: Opening) -> Json:
    """``sos new --json``."""
    return {
        **whole_incident_json(opening.view),
        "notes": opening.view.client.notes or None,
        "lessons": [{"incident": incident, "lesson": lesson} for incident, lesson in opening.lessons],
        "open_actions": [action_json(action) for action in opening.open_actions],
    }


def action_json(action: Action) -> Json:
    """One improvement."""
    return {
        "id": action.id,
        "incident": action.incident,
        "text": action.text,
        "owner": action.owner or None,
        "due": action.due.isoformat() if action.due else None,
        "done_at": instant(action.done_at),
    }


def overview_json(overview: Overview) -> Json:
    """Bare ``sos --json``."""
    views = (*overview.burning, *overview.to_close)
    return {
        **board_json(overview.board),
        "incidents": [incident_json(view) for view in views],
        "actions": [action_json(action) for action in overview.actions],
    }


def client_json(client: Client) -> Json:
    """``sos client show --json``, and each of ``sos client list --json``."""
    calendar = client.calendar
    return {
        "slug": client.slug,
        "name": client.name,
        "zone": client.zone.key,
        "language": client.language,
        "second_language": client.second_language or None,
        "address": client.address,
        "hours": str(calendar.hours),
        "holidays": client.holidays or None,
        "closed": [off.first.isoformat() for off in calendar.days_off],
        "special_hours": {
            day.isoformat(): dump_spans(spans) for day, spans in sorted(calendar.special.items())
        },
        "channel": client.channel or None,
        "notes": client.notes or None,
        "links": dict(client.links),
        "contacts": [
            {
                "name": one.name,
                "called": one.called or None,
                "role": one.role or None,
                "email": one.email or None,
                "phone": one.phone or None,
            }
            for one in client.contacts
        ],
        "response": {
            str(severity): {
                name: {"within": str(target.within), "clock": target.clock} if target else None
                for name in TARGET_NAMES
                for target in [targets.named(name)]
            }
            for severity, targets in client.agreement.by_severity.items()
        },
        "after_hours": client.after_hours or None,
        "accepted": accepted_json(client),
    }


def accepted_json(client: Client) -> Json | None:
    """When they accepted, and which version; whether that is what was agreed now."""
    accepted = client.accepted
    if accepted is None:
        return None
    return {
        "on": accepted.on.isoformat(),
        "version": accepted.version,
        "is_current": is_accepted(client),
    }


def client_view_json(view: ClientView) -> Json:
    """``sos client show --json``: also the unusual days to come; a key that can't be read is null."""
    return {
        **client_json(view.client),
        **dict.fromkeys("contacts" if key == "contact" else key for key in view.broken),
        "coming": [coming_json(one) for one in view.coming],
        "next_holiday": coming_json(view.next_holiday) if view.next_holiday else None,
        "unfinished": list(view.unfinished),
    }


def me_json(me: Me) -> Json:
    """``sos init --json``."""
    return {
        "name": me.name or None,
        "zone": me.zone.key,
        "language": me.language,
        "hours": str(me.calendar.hours),
        "awake": str(me.awake),
        "holidays": me.holidays or None,
        "reach": me.reach or None,
    }


def incidents_json(views: tuple[IncidentView, ...]) -> Json:
    """``sos list --json``."""
    return {"incidents": [incident_json(view) for view in views]}
