"""The pages that the payer sees, in Norwegian, simple and readable on a phone. They say that nothing is real."""

from html import escape

FRAME = """<!DOCTYPE html>
<html lang="nb">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; background: #eef1f4; color: #1f2933; font: 17px/1.5 system-ui, Roboto, sans-serif; }}
main {{ max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }}
.test {{ background: #fff4d6; border: 1px solid #e0b94c; border-radius: .5rem; padding: .6rem .9rem; }}
.card {{ background: #fff; border-radius: .75rem; padding: 1.25rem; margin-top: 1rem; box-shadow: 0 1px 3px #0002; }}
h1 {{ font-size: 1.35rem; margin: 0 0 .25rem; color: {color}; }}
.sum {{ font-size: 1.8rem; font-weight: 700; margin: .5rem 0 0; }}
label {{ display: block; font-weight: 600; margin-top: 1rem; }}
input {{ width: 100%; box-sizing: border-box; font: inherit; padding: .7rem; border: 1px solid #8a97a0;
         border-radius: .5rem; }}
button {{ width: 100%; font: inherit; font-weight: 600; min-height: 48px; border-radius: .5rem;
          border: 1px solid {color}; margin-top: 1rem; background: {color}; color: #fff; cursor: pointer; }}
button.plain {{ background: #fff; color: {color}; margin-top: .6rem; }}
.no {{ color: #a11c1c; font-weight: 600; }}
.small {{ color: #56646f; font-size: .9rem; }}
</style>
</head>
<body><main>
<p class="test"><strong>Testserver.</strong> Ingen penger flyttes, og {name} er ikke kontaktet.</p>
<section class="card">{content}</section>
</main></body>
</html>
"""
NEXI_COLOR, VIPPS_COLOR = "#1d3f72", "#c93f00"


def kroner(ore):
    """5114000 → '51 140,00 kr', with blanks that do not break."""
    whole, part = divmod(ore, 100)
    return f"{whole:,}".replace(",", "\u00a0") + f",{part:02d}\u00a0kr"


def card(payment_id, text, amount, declined, charge):
    """Nexi's hosted page."""
    content = f"""
<h1>Betal med kort</h1>
<p>{escape(text)}</p>
<p class="sum">{kroner(amount)}</p>
{'<p class="no" role="alert">Kortet ble avvist. Du kan prøve igjen.</p>' if declined else ''}
<form method="post" action="/nexi/page/{payment_id}/pay">
<label for="number">Kortnummer</label>
<input id="number" inputmode="numeric" value="4111 1111 1111 1111" readonly>
<p class="small">{'Beløpet trekkes med en gang.' if charge else 'Beløpet reserveres nå og trekkes senere.'}</p>
<button type="submit" id="pay">Betal {kroner(amount)}</button>
</form>
<form method="post" action="/nexi/page/{payment_id}/decline">
<button class="plain" id="decline">Prøv et kort som avvises</button></form>
<form method="post" action="/nexi/page/{payment_id}/cancel">
<button class="plain" id="cancel">Avbryt og gå tilbake</button></form>
"""
    return FRAME.format(title="Betal med kort – testserver for Nexi Checkout", name="Nexi", color=NEXI_COLOR,
                        content=content)


def vipps(reference, text, amount):
    """What stands in for the app."""
    content = f"""
<h1>Vipps</h1>
<p>{escape(text)}</p>
<p class="sum">{kroner(amount)}</p>
<form method="post" action="/vipps/page/{reference}/pay">
<label for="number">Mobilnummer</label>
<input id="number" inputmode="tel" value="99 99 99 99" readonly>
<p class="small">I virkeligheten godkjenner du i appen. Beløpet reserveres først og trekkes etterpå.</p>
<button type="submit" id="pay">Betal {kroner(amount)}</button>
</form>
<form method="post" action="/vipps/page/{reference}/cancel"><button class="plain" id="cancel">Avbryt</button></form>
"""
    return FRAME.format(title="Vipps – testserver", name="Vipps", color=VIPPS_COLOR, content=content)


def gone(name):
    return FRAME.format(
        title=f"{name} – testserver", name=name, color=NEXI_COLOR,
        content="<h1>Betalingen er avsluttet</h1><p>Den kan ikke betales her. Gå tilbake til siden du kom fra.</p>")


def pressed(action):
    """A page whose button a hurried payer has pressed already."""
    return f"""<!DOCTYPE html><html lang="nb"><head><title>Testserver</title></head>
<body><form method="post" action="{action}"></form><script>document.forms[0].submit()</script></body></html>"""
