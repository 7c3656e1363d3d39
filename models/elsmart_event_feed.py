"""The pull feed of status events, for a source that cannot receive webhooks."""
import base64
import binascii
import json
import re

from odoo import api, fields, models
from odoo.tools import SQL

from ..flow.errors import UnreadableBody

_CURSOR = re.compile(r'v1\.(\d{1,9})\.(\d{1,9})')


class ElsmartEvent(models.Model):
    _inherit = 'elsmart.event'

    feed_position = fields.Integer(
        readonly=True, copy=False, help="Place in the feed of the source; given when the event is first read.")

    _feed_once = models.UniqueIndex('(source_id, feed_position) WHERE feed_position IS NOT NULL')
    _feed_next = models.Index('(source_id, id) WHERE feed_position IS NULL')

    @api.model
    def _feed(self, source, after, limit):
        """Up to `limit` events of `source` behind the cursor `after` (str, '' for the start). JSON-serialisable."""
        position = self._position(source, after)
        self._number(source)
        domain = [('source_id', '=', source.id), ('feed_position', '>', position), ('event_type', '!=', 'test')]
        events = self.search(domain, order='feed_position', limit=limit + 1)
        page = events[:limit]
        return {
            'events': [{'id': event.message_ref, **json.loads(event.body)} for event in page],
            'next': self._cursor(source, page[-1:].feed_position or position),
            'more': len(events) > limit,
        }

    @api.model
    def _number(self, source):
        """Give the events that are committed by now their place in the feed.

        Ids are drawn when an event is written, not when it commits: a reader that remembers the highest id loses one
        that commits late. A place is given to what can be seen, by one reader at a time; two at once are serialized
        by the row of the source, and Odoo runs the later one again. Events of one fakturagrunnlag come in their own
        sequence: of two that one request makes, the second may have been written first.
        """
        waiting = self.env.execute_query(SQL(
            "SELECT 1 FROM elsmart_event WHERE source_id = %s AND feed_position IS NULL LIMIT 1", source.id))
        if not waiting:
            return
        self.env.cr.execute(SQL(
            "SELECT 1 FROM elsmart_source WHERE id = %s FOR NO KEY UPDATE", source.id), log_exceptions=False)
        self.env.cr.execute(SQL(
            """WITH last AS (SELECT COALESCE(MAX(feed_position), 0) AS position FROM elsmart_event
                              WHERE source_id = %(source)s AND feed_position IS NOT NULL),
                    new AS (SELECT id, order_id,
                                   ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY id) AS place,
                                   ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY sequence, id) AS turn
                              FROM elsmart_event WHERE source_id = %(source)s AND feed_position IS NULL),
                    next AS (SELECT told.id, ROW_NUMBER() OVER (ORDER BY kept.id) AS step
                               FROM new AS told JOIN new AS kept
                                 ON told.turn = kept.place AND told.order_id IS NOT DISTINCT FROM kept.order_id)
               UPDATE elsmart_event SET feed_position = last.position + next.step
                 FROM last, next WHERE elsmart_event.id = next.id""", source=source.id), log_exceptions=False)
        self.invalidate_model(['feed_position'], flush=False)

    @api.model
    def _cursor(self, source, position):
        return base64.urlsafe_b64encode(f'v1.{source.id}.{position or 0}'.encode()).decode().rstrip('=')

    @api.model
    def _position(self, source, cursor):
        """The place that a cursor of `source` stands for; raises 400 for one that we did not give."""
        if not cursor:
            return 0
        try:
            text = base64.urlsafe_b64decode(cursor + '=' * (-len(cursor) % 4)).decode('ascii')
        except (ValueError, binascii.Error):
            text = ''
        match = _CURSOR.fullmatch(text)
        if not match or int(match[1]) != source.id or self._cursor(source, int(match[2])) != cursor:
            raise UnreadableBody('bad_cursor', "The cursor is not one of this feed; send `next` of an earlier answer.")
        return int(match[2])
