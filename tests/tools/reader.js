// Runs in the browser: opens a book in foliate-js and says what a reader would meet. `read_epub.mjs` calls it.
import './node_modules/foliate-js/view.js'
import { FootnoteHandler } from './node_modules/foliate-js/footnotes.js'

const view = document.createElement('foliate-view')
const notes = new FootnoteHandler()
const settled = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))
let opened = null

const page = () => view.renderer.getContents()[0].doc
const flat = text => text.replace(/\s+/g, ' ').trim()

notes.addEventListener('before-render', ({ detail }) => {
    detail.view.style.cssText = 'position: absolute; visibility: hidden; width: 400px; height: 300px'
    document.body.append(detail.view)
})
notes.addEventListener('render', ({ detail }) => {
    const body = detail.view.renderer?.getContents?.()[0]?.doc?.body
    opened = { type: detail.type, text: flat(body?.textContent ?? '') }
    setTimeout(() => detail.view.remove())
})

window.openBook = async (address, style) => {
    document.body.append(view)
    await view.open(address)
    view.addEventListener('link', event => notes.handle(view.book, event))
    if (style) view.renderer.setStyles(style)
    await view.init({})
    const { toc, landmarks, pageList, sections, metadata } = view.book
    const line = item => ({ label: flat(item.label ?? ''), href: item.href, below: (item.subitems ?? []).map(line) })
    return {
        title: metadata.title,
        toc: (toc ?? []).map(line),
        landmarks: (landmarks ?? []).map(mark => ({ type: mark.type, label: mark.label })),
        pages: (pageList ?? []).map(item => ({ label: item.label, href: item.href })),
        sections: sections.map(section => section.id),
    }
}

window.readSection = async index => {
    await view.goTo(index)
    const doc = page()
    await doc.fonts.ready
    return {
        language: doc.documentElement.lang,
        letters: doc.body.textContent.replace(/\s+/g, '').length,
        fonts: [...doc.fonts].map(font => `${font.family} ${font.weight} ${font.style}: ${font.status}`),
        pictures: [...doc.images].map(image => ({ src: image.getAttribute('src'), width: image.naturalWidth })),
        notes: doc.querySelectorAll('a[role=doc-noteref]').length,
    }
}

window.openNote = async (index, number) => {
    await view.goTo(index)
    const reference = page().querySelectorAll('a[role=doc-noteref]')[number]
    opened = null
    reference.click()
    for (let tries = 0; tries < 100 && !opened; tries += 1) await settled(20)
    return opened && { ...opened, mark: flat(reference.textContent), name: reference.getAttribute('aria-label') }
}

window.goToPage = async href => {
    await view.goTo(href)
    await settled(10)
    return view.lastLocation?.pageItem?.label ?? null
}

window.showNumbers = async index => {
    await view.goTo(index)
    const doc = page()
    const paragraph = doc.querySelector('p[data-number]')
    if (!paragraph) return null
    const shown = () => doc.defaultView.getComputedStyle(paragraph, '::before').content
    const before = shown()
    doc.querySelector('details.numbers summary')?.click()
    await settled(50)
    return { before, after: shown() }
}

window.show = async (index, screens) => {
    await view.goTo(index)
    for (let number = 0; number < screens; number += 1) await view.next()
    await settled(150)
}

window.ready = true
